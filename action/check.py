"""The action's step: check what the event brings, annotate it, and write the reports.

Run with `python -I` by an environment that has corpuslint. Git and the formats of the
action's own checkout are used directly; they need the standard library alone.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from typing import Any

_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [_HERE, os.path.dirname(_HERE)]

from inputs import ActionError, Inputs, formats_of, read_inputs  # noqa: E402
from merge_base import OF_OTHERS, commits_behind, find_merge_base, target_of  # noqa: E402

from corpuslint.errors import ConfigError  # noqa: E402
from corpuslint.git import Repository, shown_revision  # noqa: E402
from corpuslint.output.github import MOST, in_message  # noqa: E402
from corpuslint.output.markdown import text  # noqa: E402
from corpuslint.output.summary import counted  # noqa: E402
from corpuslint.output.text import safe  # noqa: E402

_FAILED = 2
_INTERRUPTED = 130


def main() -> int:
    """Check; gives the exit code, after all that is to be written is written."""
    outputs = {"exit-code": str(_FAILED), "findings": "", "sarif-file": ""}
    try:
        code = _check(read_inputs(os.environ), outputs)
    except ActionError as error:
        _tell("error", str(error))
        _add_to_summary(f"\n## corpuslint: the check could not be done\n\n{text(str(error))}\n")
        code = _FAILED
    except KeyboardInterrupt:
        code = _INTERRUPTED
    outputs["exit-code"] = str(code)
    _write_outputs(outputs)
    return code


def _check(inputs: Inputs, outputs: dict[str, str]) -> int:
    workspace = os.path.realpath(os.environ["GITHUB_WORKSPACE"])
    sarif = _report_file("sarif-file", inputs.sarif_file, workspace, workspace)
    folder = os.path.normpath(os.path.join(workspace, inputs.working_directory))
    if folder.startswith(os.path.join(workspace, "")) and os.path.realpath(folder) != folder:
        raise ActionError(
            f"the input working-directory: {inputs.working_directory} leads through a link of the "
            "checkout, and so to another project's config; name the folder itself"
        )
    try:
        os.chdir(folder)
    except OSError as error:
        raise ActionError(
            f"the input working-directory: {inputs.working_directory}: "
            f"{(error.strerror or str(error)).lower()}"
        ) from None
    for name in formats_of(inputs.arguments):
        _report_file("args", name.partition("=")[2], os.getcwd(), workspace)
    arguments, about = _arguments_of_event(inputs)
    with tempfile.TemporaryDirectory(dir=os.environ["RUNNER_TEMP"]) as folder:
        findings = os.path.join(folder, "findings")
        formats = ["github" if inputs.annotations else "full", f"json-lines={findings}"]
        if sarif:
            formats.append(f"sarif={sarif}")
        if inputs.summary and os.environ.get("GITHUB_STEP_SUMMARY"):
            formats.append(f"markdown={os.environ['GITHUB_STEP_SUMMARY']}")
        for name in formats:
            arguments += ["--output-format", name]
        code = _run([*arguments, *inputs.arguments, "--", *inputs.paths])
        if os.path.exists(findings):  # else the run ended before there could be any
            with open(findings, "rb") as file:
                outputs["findings"] = str(sum(1 for _ in file))
            outputs["sarif-file"] = inputs.sarif_file
            if inputs.summary and about:
                _add_to_summary(f"\n{text(about)}.\n")
        elif code in (0, 1):  # it ended as a run does not
            code = _FAILED
            _tell("error", "corpuslint ended before it had checked; its words are in the log")
    return code


def _report_file(said_in: str, name: str, folder: str, workspace: str) -> str:
    """The file of a report; one in the workspace must not lead elsewhere by a link."""
    if not name:
        return ""
    path = os.path.normpath(os.path.join(folder, name))
    is_inside = path.startswith(os.path.join(workspace, ""))
    led = os.path.realpath(os.path.join(folder, name))
    if is_inside and led != path:  # it could be any file of the machine
        raise ActionError(
            f"the input {said_in}: {name} leads through a link of the checkout; "
            "name a file in a folder of the runner, such as ${{ runner.temp }}/corpuslint.sarif"
        )
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except OSError as error:
        raise ActionError(
            f"the input {said_in}: {name}: {(error.strerror or str(error)).lower()}"
        ) from None
    return path


def _arguments_of_event(inputs: Inputs) -> tuple[list[str], str]:
    """What the event adds to the command line, and what is to be told of it."""
    event = os.environ.get("GITHUB_EVENT_NAME", "")
    target = target_of(event, _payload())
    if event in OF_OTHERS and inputs.config_from == "base":
        _tell(
            "warning",
            f"the event {event} names no base: config, schemas and baseline are those of what "
            "is checked out",
        )
    if target is None or not (target.is_pull or inputs.changed_only):
        return [], ""
    try:
        repository = Repository(os.getcwd(), "the action")
        base = find_merge_base(target, repository)
        head = repository.commit("HEAD")
    except (ActionError, ConfigError) as error:
        if target.is_pull:
            raise ActionError(str(error)) from None
        _tell("notice", f"everything is checked: {error}")
        return [], ""
    if target.is_pull and (behind := commits_behind(base, target, repository)):
        _tell(
            "warning",
            f"the merge base with {target.shown} is {counted(behind, 'commit')} old: the config, "
            "schemas and baseline from there are not the latest; update the branch, or check out "
            "the merge commit",
        )
    about = f"{shown_revision(base)} is the merge base with {target.shown}"
    arguments = []
    if target.is_pull:
        if base == head:
            _tell("warning", f"HEAD is a commit of {target.shown}: check out the pull request's")
        arguments += ["--suppressions-since", base]
        is_base = inputs.config_from == "base" and "--isolated" not in inputs.arguments
        if is_base:
            arguments += ["--config-from", base]
        about += (
            f"; config, schemas and baseline are {'from there' if is_base else 'those of HEAD'}"
        )
    if inputs.changed_only:
        option = "--new-since" if inputs.changed_only == "findings" else "--changed-only"
        arguments += [option, base]
    print(f"corpuslint: {safe(about)}", flush=True)
    return arguments, about


def _payload() -> dict[str, Any]:
    path = os.environ.get("GITHUB_EVENT_PATH", "")
    try:
        with open(path, encoding="utf-8") as file:
            payload = json.load(file)
    except (OSError, ValueError) as error:
        raise ActionError(f"the event's payload cannot be read: {error}") from None
    return payload if isinstance(payload, dict) else {}


def _run(arguments: list[str]) -> int:
    """Run the check isolated; what it could not do becomes annotations too."""
    command = [sys.executable, "-I", "-X", "utf8", "-m", "corpuslint", "check", *arguments]
    sys.stdout.flush()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    said = done.stderr.decode("utf-8", "backslashreplace")
    for line in said.splitlines():
        # a command of the runner's starts its line: none may come of a crash's words
        print(safe(f"> {line}" if line.lstrip().startswith("::") else line), flush=True)
    if done.returncode not in (0, 1):
        lines = [line for line in said.splitlines() if line.startswith("corpuslint: ")]
        for line in lines[:MOST] or [f"corpuslint ended with {done.returncode}"]:
            _tell("error", line.removeprefix("corpuslint: "))
    return done.returncode


def _tell(kind: str, message: str) -> None:
    """An annotation of the step."""
    print(f"::{kind} title=corpuslint::{in_message(message)}", flush=True)


def _add_to_summary(markdown: str) -> None:
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(markdown)


def _write_outputs(outputs: dict[str, str]) -> None:
    """Outputs for later steps; no value can end itself and begin another."""
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as file:
        for name, value in outputs.items():
            mark = secrets.token_hex(16)
            file.write(f"{name}<<{mark}\n{value}\n{mark}\n")


if __name__ == "__main__":
    sys.exit(main())
