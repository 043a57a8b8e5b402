"""GitHub's runner, as far as a composite action sees it: its steps, run by bash."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.format_readers import Read, read_github
from tests.repositories import ENVIRONMENT, Repo

ROOT = Path(__file__).resolve().parent.parent
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


class Ran(NamedTuple):
    """What a run of the action gave: its log, what the runner read in it, and its files."""

    code: int
    log: str
    commands: list[Read]
    plain: list[str]
    outputs: dict[str, str]
    summary: str

    def told(self, kind: str) -> list[str]:
        """The messages of the annotations of a kind."""
        return [one.message for one in self.commands if one.name == kind]


class Runner:
    """Runs the action of a checkout in a workspace, for one event."""

    def __init__(self, folder: Path, action: Path = ROOT) -> None:
        self.folder = folder
        self.action = action
        self.definition: dict[str, Any] = yaml.safe_load((action / "action.yml").read_text())
        self.python = sys.executable  # "" to install one
        self.environment: dict[str, str] = {}

    def __call__(
        self, workspace: Path, event: str, payload: Mapping[str, Any], **inputs: str
    ) -> Ran:
        """Run the steps one after the other, up to the first that fails."""
        temporary = self.folder / "runner"
        temporary.mkdir(exist_ok=True)
        (self.folder / "event.json").write_text(json.dumps(payload))
        (self.folder / "summary").write_text("")
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() <= self.definition["inputs"].keys()
        values = {
            f"inputs.{name}": given.get(name, declared["default"])
            for name, declared in self.definition["inputs"].items()
        }
        log, code = "", 0
        for step in self.definition["runs"]["steps"]:
            if step["id"] == "install" and self.python:
                values["steps.install.outputs.python"] = self.python
                continue
            file = self.folder / "output"
            file.write_text("")
            environment = {
                **self._environment(workspace, event, temporary),
                "GITHUB_OUTPUT": str(file),
                **{name: evaluate(text, values) for name, text in step["env"].items()},
            }
            script = self.folder / "script.sh"
            script.write_text(step["run"])
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
                cwd=workspace,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            log += done.stdout.decode()
            code = done.returncode
            for name, value in read_outputs(file.read_text()).items():
                values[f"steps.{step['id']}.outputs.{name}"] = value
            if code:
                break
        outputs = {
            name: evaluate(output["value"], values, missing="")
            for name, output in self.definition["outputs"].items()
        }
        commands, plain = read_github(log if log.endswith("\n") else log + "\n")
        return Ran(code, log, commands, plain, outputs, (self.folder / "summary").read_text())

    def _environment(self, workspace: Path, event: str, temporary: Path) -> dict[str, str]:
        return {
            **os.environ,
            **ENVIRONMENT,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.action),
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_WORKSPACE": str(workspace),
            "RUNNER_TEMP": str(temporary),
            **self.environment,
        }


def evaluate(text: str, values: Mapping[str, str], missing: str | None = None) -> str:
    """A text with its expressions replaced: names of inputs and of outputs, no more."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        return values[name] if missing is None else values.get(name, missing)

    return _EXPRESSION.sub(value, text)


def read_outputs(text: str) -> dict[str, str]:
    """The file of a step's outputs, as the runner reads it."""
    outputs: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, mark = re.split("<<|=", line, maxsplit=1)
        if f"{name}=" in line:
            outputs[name] = mark
            continue
        value = []
        for inner in lines:
            if inner == mark:
                break
            value.append(inner)
        outputs[name] = "\n".join(value)
    return outputs


class Hub:
    """A repository as GitHub hosts it, with an author's clone of it, and pull requests."""

    def __init__(self, folder: Path, files: dict[str, str]) -> None:
        self.folder = folder
        self.bare = folder / "owner" / "project.git"
        self.bare.mkdir(parents=True)
        subprocess.run(
            ["git", "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare)],
            env={**os.environ, **ENVIRONMENT},
            check=True,
        )
        self.author = Repo(folder / "author")
        self.author.git("remote", "add", "origin", self.bare.as_uri())
        self.first = self.author.commit(files)
        self.author.git("push", "--quiet", "origin", "main")

    @property
    def repository(self) -> dict[str, Any]:
        """What a payload says of the repository."""
        return {
            "full_name": "owner/project",
            "clone_url": self.bare.as_uri(),
            "default_branch": "main",
        }

    def move_on(self, files: dict[str, str]) -> str:
        """A commit on main, after the pull request was begun."""
        self.author.git("checkout", "--quiet", "main")
        commit = self.author.commit(files)
        self.author.git("push", "--quiet", "origin", "main")
        return commit

    def pull(self, depth: int = 1, base: str | None = None) -> tuple[Path, dict[str, Any]]:
        """Open a pull request with the author's branch; its checkout and its payload.

        The checkout is that of actions/checkout: the merge commit, and of history `depth`.
        """
        head = self.author.git("rev-parse", "HEAD")
        base = base or self.author.git("rev-parse", "main")
        self.author.git("checkout", "--quiet", "--detach", "main")
        self.author.git("merge", "--quiet", "--no-ff", "--message", "a merge", head)
        merge = self.author.git("rev-parse", "HEAD")
        self.author.git("push", "--quiet", "--force", "origin", f"{merge}:refs/pull/1/merge")
        workspace = self.checkout(merge, depth)
        pull = {
            "number": 1,
            "base": {"ref": "main", "sha": base, "repo": self.repository},
            "head": {"ref": "topic", "sha": head},
        }
        return workspace, {"pull_request": pull, "repository": self.repository}

    def checkout(self, commit: str, depth: int = 1) -> Path:
        """A clone by actions/checkout, `depth` 0 for all of history."""
        workspace = self.folder / "workspace"
        clone = Repo(workspace)
        clone.git("remote", "add", "origin", self.bare.as_uri())
        wanted = [f"--depth={depth}"] if depth else ["+refs/heads/*:refs/remotes/origin/*"]
        options = [*wanted[:1], "origin", commit] if depth else ["origin", *wanted, commit]
        clone.git("fetch", "--quiet", "--no-tags", *options)
        clone.git("checkout", "--quiet", "--detach", commit)
        return workspace
