"""Several formats at once, in files and on streams, and the options that go with them."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from corpuslint.cli.formats import FORMATS
from tests.commands import Command, process, write
from tests.format_readers import read_gitlab, read_sarif

posix_only = pytest.mark.skipif(os.name == "nt", reason="needs odd file names")
SPACED = '---\ntitle: x\ncover: " https://e.org/中"\n---\n'
BROKEN = "---\na: [\n---\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a repository with one fault."""
    write(tmp_path, {".git/HEAD": "", "a.md": SPACED})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path) -> Command:
    return Command(capsys)


def test_a_format_in_a_file_beside_the_text(run: Command, folder: Path) -> None:
    arguments = ("--output-format", "sarif=a.sarif", "--output-format=gitlab=g.json", "-q")
    ran = run("check", *arguments)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == run("check", "-q").out != ""
    assert len(read_sarif((folder / "a.sarif").read_text(encoding="utf-8"))["results"]) == 1
    assert len(read_gitlab((folder / "g.json").read_text(encoding="utf-8"))) == 1
    assert sorted(os.listdir(folder)) == [".git", "a.md", "a.sarif", "g.json"]
    ran = run("check", *arguments, "--output-format", "json")
    assert len(json.loads(ran.out)) == 1


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_goes_to_a_file_as_to_a_stream(name: str, run: Command, folder: Path) -> None:
    written = run("check", "--output-format", name, "-q").out
    run("check", "--output-format", f"{name}=out", "--output-format=concise")
    assert (folder / "out").read_bytes().decode() == written != ""


def test_a_file_is_replaced_as_a_whole(run: Command, folder: Path) -> None:
    write(folder, {"real/out.json": "old" * 1_000})
    (folder / "real" / "out.json").chmod(0o640)
    if os.name != "nt":
        (folder / "out.json").symlink_to("real/out.json")
    run("check", "a.md", "--output-format=json=out.json")
    assert len(json.loads((folder / "out.json").read_text(encoding="utf-8"))) == 1
    if os.name != "nt":
        assert (folder / "out.json").is_symlink()
        assert stat.S_IMODE((folder / "real" / "out.json").stat().st_mode) == 0o640


@posix_only
def test_what_is_no_regular_file_is_written_to_directly(folder: Path) -> None:
    ran = process("check", "-q", "--output-format=json=/dev/null", folder=folder)
    assert ran.returncode == 1
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_file_that_cannot_be_written(run: Command, folder: Path) -> None:
    ran = run("check", "-q", "--output-format", "json=nowhere/out", "--output-format=concise")
    assert ran.code == 2
    assert ran.out.startswith("a.md:3:9: ")
    assert ran.err == (
        "corpuslint: nowhere/out: the output cannot be written: no such file or directory\n"
    )
    ran = run("check", "-q", "--output-format", "json=.git", "--output-format=junit=x")
    assert ran.code == 2
    assert ran.err == "corpuslint: .git: the output cannot be written: it is a folder\n"
    assert (folder / "x").exists()
    assert sorted(os.listdir(folder)) == [".git", "a.md", "x"]


@posix_only
def test_half_a_report_replaces_no_file(folder: Path) -> None:
    write(folder, {f"{'n' * 60}{number:04}.md": SPACED for number in range(3_000)})
    write(folder, {"out": "old"})
    command = [sys.executable, "-m", "corpuslint", "check", "-v", "--output-format=json=out"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        running.stderr.readline()
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
    assert running.returncode == 130
    assert (folder / "out").read_text() == "old"


def test_formats_of_a_run_that_fixes_say_what_is_left(run: Command, folder: Path) -> None:
    write(folder, {"b.md": BROKEN})
    ran = run("fix", "-q", "--output-format", "paths", "--output-format", "sarif=left.sarif")
    assert ran.out == "b.md\n"
    results = read_sarif((folder / "left.sarif").read_text(encoding="utf-8"))["results"]
    assert {
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results
    } == {"b.md"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sraif"], "no format is called 'sraif'; did you mean 'sarif'?; there are full, "),
        (["sarif="], "the name of a file is expected after 'sarif='"),
        (["json", "concise"], "--output-format: two formats for standard output: json and concise"),
        (["json", "full=-"], "--output-format: two formats for standard output: json and full"),
        (["json=x", "sarif=x"], "--output-format: two formats for 'x': json and sarif"),
    ],
)
def test_wrong_formats(arguments: list[str], message: str, run: Command) -> None:
    ran = run("check", *[f"--output-format={one}" for one in arguments])
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_options_that_go_with_some_formats_only(run: Command) -> None:
    assert "--print0 goes with --output-format paths" in run("check", "--print0").err
    ran = run("check", "--statistics", "--output-format", "junit")
    assert (ran.code, ran.out) == (2, "")
    assert "--statistics has no format 'junit'" in ran.err
    assert run("check", "--statistics", "--output-format", "grouped").out == (
        "      1  warning  url-space  1 file\n"
    )


def test_a_clean_run_imports_no_format(folder: Path) -> None:
    write(folder, {"a.md": "---\ntitle: x\n---\n"})
    code = (
        "import sys; from corpuslint.cli import main; main(['check', 'a.md']); "
        "print(*[name for name in sys.modules if name.startswith('corpuslint.output.')])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    assert set(ran.stdout.split()) <= {"corpuslint.output.text", "corpuslint.output.summary"}
