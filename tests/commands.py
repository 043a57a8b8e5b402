"""Run the command line: in this process for speed, in another where that matters."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from corpuslint.cli import main


class Ran(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str


class Command:
    """`corpuslint` in this process, from a folder of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str) -> Ran:
        self.capsys.readouterr()
        try:
            code = main(list(arguments))
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Ran(code, *self.capsys.readouterr())


def process(
    *arguments: str,
    folder: Path,
    stdin: bytes = b"",
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """`python -m corpuslint` in a process of its own, with the output as bytes."""
    return subprocess.run(
        [sys.executable, "-m", "corpuslint", *arguments],
        cwd=folder,
        input=stdin,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        timeout=60,
        check=False,
    )


def write(folder: Path, files: dict[str, str]) -> None:
    """Write some files, line endings as they are, with the folders that they need."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
