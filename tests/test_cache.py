"""Verdicts that are kept between runs: when they hold, and what harm does to them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.commands import Command
from tests.whole_project import make_project, settle

DOCUMENTS = 60
# Runs the command line, and tells which files below the working directory were opened.
COUNTING = """
import json, os, sys
opened = []
here = os.getcwd() + os.sep
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path = os.path.abspath(arguments[0])
        if path.startswith(here) and path.endswith(".md"):
            opened.append(path[len(here):])
sys.addaudithook(note)
from corpuslint.cli import main
code = main(sys.argv[1:])
sys.stdout.flush()
with open(os.environ["OPENED"], "w") as file:
    json.dump(opened, file)
sys.exit(code)
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def project(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_project(tmp_path / "outer", DOCUMENTS)
    monkeypatch.chdir(folder)
    settle()
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def opened(folder: Path, *arguments: str) -> list[str]:
    """The documents that a run in a process of its own opens."""
    import subprocess

    told = folder.parent / "opened.json"
    subprocess.run(
        [sys.executable, "-c", COUNTING, *arguments],
        cwd=folder,
        env={**os.environ, "OPENED": str(told)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    found: list[str] = json.loads(told.read_text())
    return found


def forget_runs(cache: Path) -> None:
    for path in cache.glob("run-*"):
        path.unlink()


def test_a_warm_run_opens_no_document(project: Path, cache: Path) -> None:
    arguments = ("check", "--no-corpus", "-v")  # -v: it is not replayed
    assert len(opened(project, *arguments)) > DOCUMENTS
    assert opened(project, *arguments) == []
