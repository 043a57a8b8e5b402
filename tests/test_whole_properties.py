"""Any project through check and fix: no exception, documented exit codes, places in the files.

Made at random by Hypothesis; `--hypothesis-profile nightly` looks for longer.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, event, given, settings

from corpuslint.cli import main
from corpuslint.span import Lines
from tests.commands import process, write
from tests.drawn_projects import TEXTS, broken_configs, mutate, projects

# whole runs take their time: in the suite, they get a part of what others do
MOST = settings.default.max_examples if settings.default is not None else 0
unhurried = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
few = settings(unhurried, max_examples=MOST if MOST > 300 else MOST // 6)
fewer = settings(unhurried, max_examples=MOST if MOST > 300 else MOST // 25)


class Ran(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str


@contextlib.contextmanager
def in_folder(files: dict[str, str]) -> Iterator[Path]:
    """A working directory with a project's files."""
    home = os.getcwd()
    with tempfile.TemporaryDirectory(prefix="whole-") as name:
        folder = Path(name)
        (folder / ".git").mkdir()
        write(folder, files)
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(home)


def run(*arguments: str) -> Ran:
    """The command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main([*arguments, "--no-cache"])
        except SystemExit as stop:
            code = int(stop.code or 0)
    ran = Ran(code, out.getvalue(), err.getvalue())
    assert ran.code in (0, 1, 2)
    assert "Traceback" not in ran.err
    assert "crashed" not in ran.err
    if ran.code == 2:
        assert "corpuslint: " in ran.err
    return ran


def check_places(records: list[dict[str, Any]], folder: Path) -> None:
    """Every finding starts and ends in its file, in that order."""
    for one in records:
        path = folder / one["filename"]
        text = path.read_bytes().decode("utf-8", "ignore")
        starts = Lines(text).starts
        offsets = []
        for place in (one["location"], one["end_location"]):
            assert 1 <= place["row"] <= len(starts)
            offsets.append(starts[place["row"] - 1] + place["column"] - 1)
        assert 0 <= offsets[0] <= offsets[1] <= len(text)


@given(projects())
@fewer
def test_any_project(files: dict[str, str]) -> None:
    with in_folder(files) as folder:
        checked = run("check", "--output-format", "json", "-q", ".")
        event(f"check ends with {checked.code}")
        if checked.out:
            check_places(json.loads(checked.out), folder)
        fixed = run("fix", "--unsafe-fixes", "--output-format", "json", "-q", ".")
        event(f"fix ends with {fixed.code}")
        once = {name: (folder / name).read_bytes() for name in files}
        for content in once.values():
            content.decode()
        assert once["corpuslint.toml"].decode() == files["corpuslint.toml"]
        run("fix", "--unsafe-fixes", "--output-format", "json", "-q", ".")
        assert {name: (folder / name).read_bytes() for name in files} == once


@given(broken_configs())
@few
def test_a_broken_config_is_told_with_its_line(broken: tuple[str, int]) -> None:
    config, row = broken
    files = {"a.md": "---\ntitle: x\n---\n", "schema.json": "{}", "corpuslint.toml": config}
    with in_folder(files):
        ran = run("check", "-q", ".")
        assert ran.code == 2
        assert ran.out == ""
        assert re.search(rf"corpuslint\.toml:{row}(?::\d+)?: ", ran.err), ran.err


@pytest.mark.parametrize("piece", [" ", "\xa0", "\u200b", "\U000e0041", " | ", ", ", "&amp;", "//"])
def test_time_that_a_long_text_takes(piece: str) -> None:
    """However long a text is, rules look through it a few times, not once for each character."""
    value = json.dumps(f"https://e.org/{piece * 50_000}!")
    document = f"---\ntitle: {value}\ntags: {value}\n---\n"
    with in_folder({"a.md": document, "corpuslint.toml": 'select = ["ALL"]\n'}):
        start = time.process_time()
        assert run("check", "--output-format", "json", "-q", ".").code == 1
        assert time.process_time() - start < 4.0


@pytest.mark.skipif(os.name == "nt", reason="starts no processes by fork")
def test_two_processes_say_what_one_says(tmp_path: Path) -> None:
    chance = random.Random(1)
    files = {
        f"{number % 7}/2023-11-20-{number}.md": mutate.mutated(chance, chance.choice(TEXTS), TEXTS)
        for number in range(320)
    }
    write(tmp_path, {".git/HEAD": "", "corpuslint.toml": 'select = ["ALL"]\n', **files})
    said = [
        process(
            *("check", "--no-cache", "--schema=blog-post", "--output-format=json", "-q", "."),
            *("--workers", workers),
            folder=tmp_path,
        )
        for workers in ("1", "2")
    ]
    assert [one.returncode for one in said] == [1, 1]
    assert said[0].stderr == said[1].stderr == b""
    assert said[0].stdout == said[1].stdout
    assert len(json.loads(said[0].stdout)) > 400
