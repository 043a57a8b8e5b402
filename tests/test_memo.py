"""A run that is remembered says what a run that remembers nothing would say."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuslint.cli import main
from corpuslint.cli.formats import FORMATS
from tests.commands import Command, Ran, write
from tests.copied import copy_package
from tests.whole_project import CHANGES, make_project, settle

posix_only = pytest.mark.skipif(os.name == "nt", reason="needs a shell")
MANY = 60  # documents, so that there is a store as well


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(params=[0, MANY], ids=["few", "many"])
def project(
    request: pytest.FixtureRequest, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    folder = make_project(tmp_path / "outer", request.param)
    monkeypatch.chdir(folder)
    settle()
    return folder


@pytest.fixture
def whole(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = make_project(tmp_path / "outer")
    monkeypatch.chdir(folder)
    settle()
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def anew(run: Command, *arguments: str) -> Ran:
    """What a run says that remembers nothing."""
    return run(*arguments, "--no-cache")


def is_remembered(cache: Path) -> bool:
    return any(path.name.startswith("run-") for path in cache.iterdir())


def forget_runs(cache: Path) -> None:
    for path in cache.glob("run-*"):
        path.unlink()


def test_the_project_is_remembered(project: Path, cache: Path, run: Command) -> None:
    arguments = ("check", ".", "--output-format=json")
    first = run(*arguments)
    settle()
    assert is_remembered(cache)
    assert first == run(*arguments) == anew(run, *arguments)
    assert "duplicate-value" in first.out
    assert "missing-dimensions" in first.out
    assert "$schema" not in first.err


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_is_missed(project: Path, cache: Path, run: Command, change: str) -> None:
    where = ["."] if (project / "_posts/many").is_dir() else []
    arguments = ("check", *where, "--output-format=json")
    run(*arguments)
    assert is_remembered(cache)
    CHANGES[change](project)
    expected = anew(run, *arguments)
    assert run(*arguments) == expected  # against the memory of the run, and the store
    settle()
    assert run(*arguments) == expected
    assert run(*arguments) == expected
    forget_runs(cache)
    assert run(*arguments) == expected  # against the store alone


# what is said again


def piped(folder: Path, arguments: str, environment: dict[str, str] | None = None) -> Ran:
    """A run in a shell, with its output on pipes, or wherever the arguments send it."""
    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m corpuslint {arguments}'],
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": "", **(environment or {})},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, *map(_text, (done.stdout, done.stderr)))


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


ARGUMENTS = [
    *("", "-q", "--statistics", "--no-fold", "--no-corpus", "--exit-zero", "--workers 2"),
    *("--output-format=paths", "--output-format=paths --print0", "-v", "2>&1", "--color=always"),
    *(f"--output-format={name}" for name in FORMATS if name != "full"),
    *("_posts/clean.md", "_posts/same-1.md", "--select=corpus", "--fail-on=error", ">&-"),
]


@posix_only
@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_what_is_said_again_is_what_was_said(
    whole: Path, cache: Path, run: Command, arguments: str
) -> None:
    expected = piped(whole, f"check --no-cache {arguments}")
    assert piped(whole, f"check {arguments}") == expected
    settle()
    assert piped(whole, f"check {arguments}") == expected
    assert piped(whole, f"check {arguments}") == expected
    # what is checked here cannot be told from what is said again but by this
    is_silent = any(word in arguments for word in ("-v", "--print0"))
    assert is_remembered(cache) is not is_silent


@posix_only
def test_a_pipe_that_breaks_is_not_remembered(whole: Path, cache: Path) -> None:
    for number in range(3000):
        write(whole, {f"_posts/{number}.md": "---\ntitle: 3\n---\n"})
    settle()
    check = "check --output-format=json"
    cut = piped(whole, f"{check} | head -c 1; exit ${{PIPESTATUS[0]}}")
    assert (cut.code, cut.out) == (1, "[")
    assert not is_remembered(cache)
    expected = piped(whole, f"{check} --no-cache")
    assert len(expected.out) > 1_000_000
    assert piped(whole, check) == expected
    assert is_remembered(cache)
    assert piped(whole, check) == expected
    again = piped(whole, f"{check} | head -c 1; exit ${{PIPESTATUS[0]}}")
    assert again == cut
    assert piped(whole, check) == expected


@posix_only
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NO_COLOR", "1"),
        ("FORCE_COLOR", "1"),
        ("COLUMNS", "40"),
        ("CI", "true"),
        ("PRE_COMMIT", "1"),
        ("PYTHONIOENCODING", "ascii"),
        ("PYTHONIOENCODING", "latin-1"),
        ("LC_ALL", "C"),
        ("GITHUB_WORKSPACE", "/"),
    ],
)
def test_another_environment(whole: Path, cache: Path, name: str, value: str) -> None:
    write(whole, {"_posts/wide.md": "---\ntitle: ['東京', é, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n---\n"})
    settle()
    # the terminal's say nothing to the format for GitHub, and what is kept has one key for all
    is_for_github = name in ("CI", "GITHUB_WORKSPACE") or value == "ascii"
    for arguments in ("check", *["check --output-format=github"] * is_for_github):
        before = piped(whole, arguments)
        assert is_remembered(cache)
        other = {name: value}
        expected = piped(whole, f"{arguments} --no-cache", other)
        assert piped(whole, arguments, other) == expected
        assert piped(whole, arguments, other) == expected
        assert piped(whole, arguments) == before


def test_another_working_directory(
    whole: Path, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check")
    for folder in ("_posts", "_posts/deep", "notes", ".."):
        monkeypatch.chdir(whole / folder)
        for arguments in (("check",), ("check", ".")):
            expected = anew(run, *arguments)
            assert run(*arguments) == expected
            assert run(*arguments) == expected
            write(whole / folder, {"corpuslint.toml": "ignore = ['all']\n"})
            expected = anew(run, *arguments)
            assert run(*arguments) == expected
            (whole / folder / "corpuslint.toml").unlink()
            assert run(*arguments) == anew(run, *arguments)


@pytest.mark.parametrize("name", ["github", "gitlab", "sarif"])
def test_a_repository_around_named_files(
    tmp_path: Path, cache: Path, run: Command, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / "a" / "b"
    write(folder, {"x.md": "---\ntitle: [\n---\n", "corpuslint.toml": ""})
    monkeypatch.chdir(folder)
    settle()
    arguments = ("check", "x.md", f"--output-format={name}")
    run(*arguments)
    assert is_remembered(cache)
    (tmp_path / "a" / ".git").mkdir()
    assert run(*arguments) == anew(run, *arguments)


def test_a_program_that_changes(tmp_path: Path, whole: Path, cache: Path) -> None:
    package = copy_package(tmp_path / "copy")
    environment = {"PYTHONPATH": str(tmp_path / "copy")}
    rule = package / "rules" / "unused_ignore.py"
    for _ in range(2):
        settle()
        before = piped(whole, "check --no-fold", environment)
    assert is_remembered(cache)
    assert "unused-ignore" in before.out
    rule.write_text(rule.read_text().replace("to ignore", "to hide"))
    after = piped(whole, "check --no-fold", environment)
    assert after == piped(whole, "check --no-fold --no-cache", environment) != before


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(sorted(CHANGES)), min_size=2, max_size=6), st.integers(0, 1))
def test_no_sequence_of_changes_is_missed(names: list[str], many: int) -> None:
    """As each change alone; some changes need what others took away, and are passed over."""
    with tempfile.TemporaryDirectory() as scratch, pytest.MonkeyPatch.context() as patched:
        patched.setenv("CORPUSLINT_CACHE_DIR", os.path.join(scratch, "cache"))
        project = make_project(Path(scratch).resolve() / "outer", MANY * many)
        patched.chdir(project)
        settle()
        arguments = ["check", "--output-format=json"]
        captured(arguments)
        for number, name in enumerate(names):
            with contextlib.suppress(OSError, AssertionError):
                CHANGES[name](project)
            if number % 2:
                settle()
            assert captured(arguments) == captured([*arguments, "--no-cache"]), name


def captured(arguments: list[str]) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    return Ran(code, out.getvalue(), err.getvalue())


def on_terminal(folder: Path, columns: int, *arguments: str) -> str:
    """What a terminal of some width shows of a run."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm"}
    del environment["COLUMNS"]
    done = subprocess.Popen(
        [sys.executable, "-m", "corpuslint", *arguments],
        cwd=folder,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while some := os.read(ours, 65_536):
            shown += some
    os.close(ours)
    assert done.wait(timeout=60) in (0, 1)
    return shown.decode()


@posix_only
def test_another_terminal(whole: Path, cache: Path) -> None:
    words = " ".join(["word"] * 40)
    write(whole, {"_posts/wide.md": f"---\ntitle: [{words}]\n---\n"})
    settle()
    expected = {width: on_terminal(whole, width, "check", "--no-cache") for width in (60, 90)}
    assert expected[60] != expected[90]
    assert "\x1b[" in expected[60]
    for width in (60, 90, 60, 90):
        assert on_terminal(whole, width, "check") == expected[width]
    assert len(list(cache.glob("run-*"))) == 2
    assert "\x1b[" not in piped(whole, "check").out


@posix_only
def test_a_progress_bar_is_not_said_again(
    tmp_path: Path, whole: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = copy_package(tmp_path / "copy")
    progress = package / "cli" / "progress.py"
    progress.write_text(progress.read_text().replace("_PATIENCE = 1.0", "_PATIENCE = 0.0"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "copy"))
    settle()
    first = on_terminal(whole, 90, "check")
    assert "files checked" in first.replace("\r", "\n").split("[missing")[0]
    assert is_remembered(cache)
    again = on_terminal(whole, 90, "check")
    assert again in first
    assert "\x1b[?25l" in first  # the cursor is hidden while there is a bar
    assert "\x1b[?25l" not in again


# how much is remembered


def test_the_oldest_runs_are_forgotten(
    whole: Path, cache: Path, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpuslint.memo._KEPT_AT_MOST", 6)
    for number in range(9):
        run("check", f"--fail-on={('error', 'warning', 'info')[number % 3]}", *["-q"] * number)
    assert 3 <= len(list(cache.glob("run-*"))) <= 6
    for path in cache.glob("run-*"):
        path.unlink()
    size = 0
    for number in range(9):
        run("check", *["-q"] * number)
        size = max(path.stat().st_size for path in cache.glob("run-*"))
        monkeypatch.setattr("corpuslint.memo._MOST_BYTES", size * 4)
    assert sum(path.stat().st_size for path in cache.glob("run-*")) <= size * 4


def test_a_run_that_says_too_much_is_not_remembered(
    whole: Path, cache: Path, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpuslint.memo._MOST_OUTPUT", 100)
    run("check")
    assert not is_remembered(cache)
    monkeypatch.undo()
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(cache))
    monkeypatch.chdir(whole)
    monkeypatch.setattr("corpuslint.memo._MOST_OF_ONE", 100)
    run("check")
    assert not is_remembered(cache)
