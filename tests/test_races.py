"""What is kept, while files change, runs are killed, and several run at once."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from corpuslint import signature
from tests.commands import Command, write
from tests.copied import copy_package
from tests.whole_project import make_project, settle

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals")
ARGUMENTS = ("check", "--output-format=json")
ROUNDS = 40


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(params=[0, 60, 700], ids=["few", "many", "processes"])
def project(
    request: pytest.FixtureRequest, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    folder = make_project(tmp_path / "outer", request.param)
    monkeypatch.chdir(folder)
    settle()
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def start(*arguments: str, folder: Path, path: str = "") -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": path} if path else dict(os.environ)
    return subprocess.Popen(
        [sys.executable, "-m", "corpuslint", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


# writes within the clock's grain


@pytest.mark.parametrize("project", [0, 60], indirect=True)
def test_a_write_right_before_and_after_a_run_is_seen(project: Path, run: Command) -> None:
    path = project / "_posts/clean.md"
    for number in range(ROUNDS):
        path.write_text(f"---\ntitle: 'a{number % 10}'\n---\n")
        assert "clean.md" not in run(*ARGUMENTS).out
        path.write_text(f"---\ntitle:  33{number % 10}\n---\n")  # of the same size
        assert "clean.md" in run(*ARGUMENTS).out
        if number % 4 == 0:
            settle()
            assert "clean.md" in run(*ARGUMENTS).out
        path.write_text(f"---\ntitle: 'b{number % 10}'\n---\n")


@pytest.mark.parametrize("project", [0, 60], indirect=True)
@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("schemas/own.schema.json", "integer", "string "),
        ("schemas/parts.schema.json", "integer", "string "),
        ("_config.yml", "Berlin", "Lisbon"),
        ("corpuslint.toml", "url-space", "url-fault"),
        ("base.toml", "warning", "error  "),
        ("package.json", "left-pad", "hexo"),
    ],
)
def test_a_write_of_what_decides_is_seen(
    project: Path, run: Command, name: str, one: str, other: str
) -> None:
    path = project / name
    texts = [path.read_text(), path.read_text().replace(one, other)]
    expected = []
    for text in texts:
        path.write_text(text)
        expected.append(run(*ARGUMENTS, "--no-cache"))
    for number in range(ROUNDS // 2):
        path.write_text(texts[number % 2])
        assert run(*ARGUMENTS) == expected[number % 2]
        if number % 3 == 0:
            settle()
            assert run(*ARGUMENTS) == expected[number % 2]


WRITING = '''"""While a document is judged, somebody writes it, and its schema, and an image."""
import os
from corpuslint.rule import rule

@rule("own", "info")
def inspect(document, options):
    for name, old, new in (
        ("_posts/clean.md", "Clean", "33333"),
        ("schemas/own.schema.json", "integer", "string"),
        ("_config.yml", "Berlin", "Lisbon"),
    ):
        if os.environ.get("WRITES") == name and document.path.endswith(os.environ["WHILE"]):
            with open(name) as file:
                text = file.read()
            with open(name, "w") as file:
                file.write(text.replace(old, new))
            import time
            time.sleep(0.1)  # a slow rule
    return ()
'''


@pytest.fixture(scope="module")
def writing(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where a package is that has the rule."""
    folder = tmp_path_factory.mktemp("copy")
    (copy_package(folder) / "rules" / "writing.py").write_text(WRITING)
    return str(folder)


@pytest.mark.parametrize("project", [0, 60, 700], indirect=True)
@pytest.mark.parametrize("name", ["_posts/clean.md", "schemas/own.schema.json", "_config.yml"])
@pytest.mark.parametrize("during", ["beside.md", "clean.md", "own.md", "spaced.md"])
def test_a_write_during_a_run_is_seen(
    writing: str, project: Path, name: str, during: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = writing
    monkeypatch.setenv("WRITES", name)
    monkeypatch.setenv("WHILE", during)
    (project / name).write_bytes((project / name).read_bytes())  # as young as can be
    start(*ARGUMENTS, folder=project, path=path).communicate()
    monkeypatch.delenv("WRITES")
    settle()
    expected = start(*ARGUMENTS, "--no-cache", folder=project, path=path).communicate()
    for _ in range(2):
        assert start(*ARGUMENTS, folder=project, path=path).communicate() == expected


def test_what_is_settled() -> None:
    second = 1_000_000_000

    def status(modified: int, changed: int) -> os.stat_result:
        times = {"st_mtime_ns": modified, "st_ctime_ns": changed}
        return os.stat_result((0,) * 10, times)

    now = 5_000 * second + 123
    assert signature.is_settled(status(now - 31_000_000, now - 40_000_000), now)
    assert not signature.is_settled(status(now - 31_000_000, now - 20_000_000), now)
    assert not signature.is_settled(status(now - 10_000_000, now - 31_000_000), now)
    assert not signature.is_settled(status(now + second, now - second), now)
    # whole seconds: a file system with a coarse clock
    assert not signature.is_settled(status(4_999 * second, 4_999 * second), now)
    assert signature.is_settled(status(4_997 * second, 4_997 * second), now)
    assert signature.is_settled(status(4_999 * second, 4_999 * second + 1), now)


# runs that are killed, and several at once


@pytest.mark.parametrize("project", [60, 700], indirect=True)
def test_runs_that_are_killed_leave_no_harm(project: Path, cache: Path, run: Command) -> None:
    chance = random.Random(1)
    for number in range(12):
        path = project / "_posts/clean.md"
        path.write_text(f"---\ntitle: {'x' if number % 2 else 3}\n---\n")
        running = start(*ARGUMENTS, "--workers=2", folder=project)
        time.sleep(chance.uniform(0.05, 0.7))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        assert run(*ARGUMENTS) == run(*ARGUMENTS, "--no-cache")


@pytest.mark.parametrize("project", [60, 700], indirect=True)
def test_several_runs_at_once(project: Path, cache: Path, run: Command) -> None:
    expected = run(*ARGUMENTS, "--no-cache")
    for _ in range(3):
        running = [start(*ARGUMENTS, "--workers=2", folder=project) for _ in range(5)]
        for one in running:
            out, err = one.communicate(timeout=120)
            assert (one.returncode, out.decode(), err.decode()) == expected
        for path in cache.glob("run-*"):
            path.unlink()


@pytest.mark.parametrize("project", [60], indirect=True)
def test_a_cache_that_is_cleared_meanwhile(project: Path, cache: Path, run: Command) -> None:
    expected = run(*ARGUMENTS, "--no-cache")
    done = threading.Event()

    def clear() -> None:
        while not done.is_set():
            for path in cache.glob("*"):
                path.unlink(missing_ok=True)

    thread = threading.Thread(target=clear)
    thread.start()
    try:
        for _ in range(ROUNDS):
            assert run(*ARGUMENTS) == expected
    finally:
        done.set()
        thread.join()


# the clock

AHEAD = '''"""A date is still to come."""
from corpuslint.finding import Finding
from corpuslint.rule import rule

@rule("own", "warning", needs=["title"], roles=["title"])
def check(context):
    title = context.document.data["title"]
    if isinstance(title, str) and title.startswith("at "):
        if context.is_ahead(float(title[3:])):
            yield Finding("it is still to come", ("title",))
'''


@pytest.mark.parametrize("project", [0, 60], indirect=True)
@pytest.mark.parametrize("arguments", [("--no-corpus",), ("--no-corpus", "-v")])
def test_an_answer_about_the_clock_ends_with_its_moment(
    tmp_path: Path, project: Path, arguments: tuple[str, ...]
) -> None:
    package = copy_package(tmp_path / "copy")
    (package / "rules" / "still_ahead.py").write_text(AHEAD)
    path = str(tmp_path / "copy")
    how = ("check", "--output-format=concise", "--no-fold", *arguments)

    def found() -> set[str]:
        out, _ = start(*how, folder=project, path=path).communicate()
        lines = out.decode().splitlines()
        return {line.split(":")[0] for line in lines if "still-ahead" in line}

    both = {"_posts/soon.md", "_posts/late.md"}
    for seconds in (2, 8, 32):  # a machine that has much to do gets more time
        moment = time.time() + seconds
        write(project, {"_posts/soon.md": f"---\ntitle: at {moment}\n---\n"})
        write(project, {"_posts/late.md": f"---\ntitle: at {moment + 9_000}\n---\n"})
        settle()
        before = [found(), found()]
        if time.time() < moment:
            break
    assert before == [both, both]
    time.sleep(max(moment - time.time(), 0) + 0.01)
    for _ in range(3):
        assert found() == {"_posts/late.md"}
