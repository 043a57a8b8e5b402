"""Nothing of a stranger's text gets out raw: not on a terminal, in a log, nor in a report's file.

Whole runs in processes of their own, over documents, names, schemas and configs of a stranger.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpuslint.cli.formats import FORMATS
from tests.commands import process, write
from tests.format_readers import READERS
from tests.hostile import CONTROLS, NAME, RAW, harmful, quoted, write_hostile
from tests.repositories import ENVIRONMENT, Repo
from tests.test_cli import in_terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs odd file names")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository of which a stranger wrote every part."""
    write_hostile(tmp_path)
    return tmp_path


def outputs(folder: Path, *arguments: str, **environment: str) -> list[str]:
    """What a run wrote to its streams; it must not have crashed."""
    done = process(*arguments, folder=folder, environment=environment)
    assert done.returncode in (0, 1, 2)
    texts = [done.stdout.decode(), done.stderr.decode()]
    assert "Traceback" not in texts[1]
    return texts


def test_the_runs_below_find_faults_of_many_kinds(folder: Path) -> None:
    out, err = outputs(folder, "check", "--output-format", "json-lines", "-q", ".")
    found = {json.loads(line)["code"] for line in out.splitlines()}
    assert found >= {
        "duplicate-key",
        "invalid-date",
        "invalid-json",
        "invalid-toml",
        "invalid-value",
        "invalid-yaml",
        "merge-conflict",
        "missing-field",
        "not-a-mapping",
        "pattern-mismatch",
        "renamed-field",
        "repeated-tag",
        "schema-violation",
        "unknown-field",
        "url-space",
        "wrong-type",
    }
    assert err == ""


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("arguments", [("check",), ("fix", "--show-fixes")])
def test_in_every_format(name: str, arguments: tuple[str, ...], folder: Path) -> None:
    texts = outputs(
        folder,
        *arguments,
        f"--output-format={name}",
        f"--output-format={name}=report",
        "a",
        "b",
        "nowhere\x1b",
    )
    texts.append((folder / "report").read_text(encoding="utf-8"))
    assert texts[0] != ""
    if name in READERS:
        READERS[name](texts[0])
    for text in texts:
        if name == "github":
            text = re.sub(
                r"^::(?:error|warning|notice) title=corpuslint", "", text, flags=re.MULTILINE
            )
        assert harmful(text) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--statistics"),
        ("check", "--no-fold", "--output-format=concise", "--unsafe-fixes"),
        ("fix", "--unsafe-fixes", "--show-fixes", "a", "b"),
        ("check", "-v", f"a/{NAME}.md", "b/context.md"),
        ("check", "--schema", f"schemas/{NAME}.json", "a", "b"),
        ("check", "--schema", NAME),
        ("check", "--config", NAME),
        ("check", "--select", NAME),
        ("check", "--output-format", NAME),
        ("check", "--fail-on", NAME),
        ("check", NAME, f"--{NAME}"),
        ("rule", NAME),
        (NAME,),
        ("config", f"a/{NAME}.md"),
        ("config", NAME),
        ("schema", "list"),
        ("baseline", "update", "a", "b"),
        ("baseline", "update", "--baseline", NAME, "a"),
        ("baseline", NAME),
        ("check", "--baseline", f"a/{NAME}.md"),
        ("check", "--add-ignore", "--show-fixes", "a", "b"),
        ("check", "--add-ignore", "--diff", "a", "b"),
        ("check", "--add-ignore", "--reason", NAME),
        ("check", "--changed-only", NAME),
        ("check", "--new-since", NAME),
        ("check", "--config-from", NAME),
        ("check", "--suppressions-since", NAME),
        ("init",),
        ("init", NAME),
        ("schema", "check", f"schemas/{NAME}.json", NAME),
        ("schema", "show", f"schemas/{NAME}.json"),
    ],
    ids=lambda arguments: ascii(" ".join(arguments))[:40],
)
def test_in_every_command(arguments: tuple[str, ...], folder: Path) -> None:
    texts = outputs(folder, *arguments, CI="true")
    assert "".join(texts) != ""
    for text in texts:
        assert harmful(text) == set()


@pytest.mark.parametrize("command", ["##vso[task.setvariable variable=PATH]x", "##[error]x"])
def test_a_command_that_a_place_cuts_in_two(command: str, tmp_path: Path) -> None:
    """The fault of both documents is placed at the first `#` alone."""
    texts = {"a.md": f'{{"a": {command}}}\n', "b.md": f'{{"a": 1 {command}}}\n'}
    write(tmp_path, {".git/HEAD": "", **texts})
    for name in ("full", "concise", "grouped", "json", "azure", "markdown"):
        for text in outputs(tmp_path, "check", f"--output-format={name}", "."):
            assert harmful(text) == set()
    plain = re.sub(r"\x1b\[[\d;]*m", "", in_terminal(["check", "."], tmp_path)[1])
    assert harmful(plain) == set()
    assert f"\\x23{command[1:]}" in plain


@pytest.mark.parametrize(
    "config",
    [
        f"{quoted(NAME)} = 1\n",
        f"generator = {quoted(NAME)}\n",
        f"[collections.{quoted(NAME)}]\n{quoted(RAW)} = 2\n",
        f"select = [{quoted(NAME)}]\n",
        f"[rules.{quoted(NAME)}]\nx = 1\n",
        f"[rules.filename-date]\ntolerance = {quoted(NAME)}\n",
        f"timezone = {quoted(NAME)}\n",
        f"required-version = {quoted(NAME)}\n",
        f"exclude = [{quoted('[' + NAME)}]\n",
        f"extends = {quoted(NAME)}\n",
        f"baseline = {quoted(NAME)}\n",
        f"severities = {{ {quoted(NAME)} = 'info' }}\n",
        f"[collections.x]\ninclude = ['a/**']\nschemas = [{quoted(NAME)}]\n",
        f"x = '{CONTROLS}'\n",
        f"{RAW}\n",
    ],
    ids=lambda config: ascii(config)[:30],
)
def test_in_every_complaint_about_a_config(config: str, folder: Path) -> None:
    write(folder, {"corpuslint.toml": config})
    for arguments in (("check",), ("config", "b/context.md")):
        for text in outputs(folder, *arguments):
            assert harmful(text) == set()


@pytest.mark.parametrize("arguments", [("check", "a", "b"), ("fix", "--show-fixes", "a", "b")])
@pytest.mark.parametrize("name", ["full", "concise", "grouped"])
def test_on_a_terminal_in_colour(name: str, arguments: tuple[str, ...], folder: Path) -> None:
    _, shown = in_terminal([*arguments, f"--output-format={name}", "-v"], folder)
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)  # these are ours: the names have theirs escaped
    assert plain != shown
    assert harmful(plain) == set()
    assert "\\x1b[31m" in plain


def test_in_a_difference_that_is_shown(folder: Path) -> None:
    shown = in_terminal(["fix", "b", "--diff", "--color", "never"], folder)[1]
    logged = outputs(folder, "fix", "b", "--diff", CI="true")
    built = outputs(folder, "fix", "b", "--diff", TF_BUILD="True")
    for text in (shown, *logged, *built):
        assert harmful(text) == set()
    assert '+cover: "https://e.org/x"\n' in shown
    assert '+cover: "https://e.org/x"\n' in logged[0]


def test_a_difference_in_a_file_is_the_document_s_own_text(folder: Path) -> None:
    for environment in ({}, {"CI": "true"}):
        with open(folder / "patch", "wb") as file:
            command = [sys.executable, "-m", "corpuslint", "fix", "b", "--diff"]
            subprocess.run(
                command, cwd=folder, stdout=file, env={**os.environ, **environment}, check=False
            )
        assert b"\n ::error::x\n" in (folder / "patch").read_bytes()


def test_in_what_is_said_of_known_findings(folder: Path) -> None:
    """Entries whose file or fault is gone, comments that hide nothing, settings that are new."""
    outputs(folder, "baseline", "update", "a", "b")
    for path in [*(folder / "a").iterdir(), *(folder / "b").iterdir()]:
        path.unlink()
    comment = f"---\ntitle: A # corpuslint: ignore[{NAME.replace(',', '')}]\n---\n"
    write(folder, {f"a/{NAME}.md": comment})
    baseline = ("--baseline", "corpuslint-baseline.json")
    for name in ("full", "json", "github", "markdown"):
        texts = outputs(folder, "check", *baseline, f"--output-format={name}", ".")
        assert "finished-baseline" in texts[0]
        for text in texts:
            if name == "github":
                text = re.sub(
                    r"^::(?:error|warning|notice) title=corpuslint", "", text, flags=re.MULTILINE
                )
            assert harmful(text) == set()


def test_in_what_is_said_of_a_change(folder: Path) -> None:
    shutil.rmtree(folder / ".git", ignore_errors=True)
    Repo(folder).git("commit", "--quiet", "--allow-empty", "--message", "x")
    write(folder, {"corpuslint.toml": f"ignore = [{quoted(NAME)}]\n"})
    since = ("--suppressions-since", "HEAD", "--config-from", "HEAD", "--new-since", "HEAD")
    for name in ("full", "github", "markdown"):
        texts = outputs(folder, "check", *since, f"--output-format={name}", ".", **ENVIRONMENT)
        assert "Added since HEAD" in "".join(texts)
        for text in texts:
            if name == "github":
                text = re.sub(
                    r"^::(?:error|warning|notice) title=corpuslint(?:::)?",
                    "",
                    text,
                    flags=re.MULTILINE,
                )
            assert harmful(text) == set()
