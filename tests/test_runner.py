"""Runs over many files: the same whatever the number of processes, and however they end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpuslint.cli.formats import FORMATS
from tests.commands import Ran, write
from tests.copied import copy_package
from tests.whole_project import make_project, settle

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")

MANY = 700  # so many that processes are started
# The command line, with processes that are started as the first argument says.
STARTING = """
import sys
import corpuslint.pool
if __name__ == "__main__":
    method = sys.argv[1]
    corpuslint.pool.start_method = lambda: method
    from corpuslint.cli import main
    sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("script") / "starting.py"
    path.write_text(STARTING)
    return path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def make_large(folder: Path, many: int = MANY) -> Path:
    """The project that has everything, with many documents of which one in six can be fixed."""
    project = make_project(folder)
    files = {}
    for number in range(many):
        link = f'" https://example.org/{number}"' if number % 6 == 2 else "x y"
        slug = number // 2 if number % 50 < 2 else f"x{number}"
        files[f"_posts/many/{number:03}.md"] = (
            f"---\ntitle: {number if number % 5 == 0 else 'x'}\nslug: s{slug}\nlink: {link}\n---\n"
        )
    write(project, files)
    return project


@pytest.fixture
def project(tmp_path: Path, cache: Path) -> Path:
    folder = make_large(tmp_path / "outer")
    settle()
    return folder


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for tests that only check it."""
    folder = make_large(tmp_path_factory.mktemp("unchanged"))
    settle()
    return folder


def ran(script: Path, method: str, *arguments: str, folder: Path) -> Ran:
    done = subprocess.run(
        [sys.executable, str(script), method, *arguments],
        cwd=folder,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(
        done.returncode,
        done.stdout.decode("utf-8", "surrogateescape"),
        done.stderr.decode("utf-8", "surrogateescape"),
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# the same with any number of processes


@pytest.mark.parametrize("name", FORMATS)
def test_check_is_the_same_however_it_is_done(
    unchanged: Path, cache: Path, script: Path, name: str
) -> None:
    project = unchanged
    arguments = ("check", f"--output-format={name}")
    expected = ran(script, "fork", *arguments, "--no-cache", "--workers=1", folder=project)
    assert expected.out
    assert expected.code == 1
    cases = [("fork", 2), ("fork", 5), ("spawn", 2)]
    if name != "json":  # made of the same findings; `test_memo.py` has each said again
        assert ran(script, "fork", *arguments, "--workers=2", folder=project) == expected
        return
    for method, workers in cases:
        how = (method, *arguments, f"--workers={workers}")
        assert ran(script, *how, "--no-cache", folder=project) == expected
        for path in cache.glob("*"):
            path.unlink()
        for _ in ("cold", "whole"):
            assert ran(script, *how, folder=project) == expected
        for path in cache.glob("run-*"):
            path.unlink()
        assert ran(script, *how, folder=project) == expected  # warm


@pytest.mark.parametrize(
    ("arguments", "warm"),
    [
        (("fix", "--diff"), False),
        (("fix", "--diff"), True),
        (("fix",), False),
        (("fix",), True),
        (("fix", "--unsafe-fixes", "--show-fixes", "--output-format=json"), False),
        (("check", "--add-ignore", "--reason", "so"), False),
        (("baseline", "update"), True),
    ],
)
def test_fix_is_the_same_however_it_is_done(
    tmp_path: Path, cache: Path, script: Path, arguments: tuple[str, ...], warm: bool
) -> None:
    known: list[tuple[Ran, dict[str, bytes]]] = []
    cases = [("fork", 1), ("fork", 2), ("spawn", 2)]
    # the rest of the work is shared out alike: five processes are held against one in one case
    cases += [("fork", 5)] if arguments == ("fix",) and not warm else []
    for number, (method, workers) in enumerate(cases):
        folder = tmp_path / str(number)
        # enough that each of two processes has documents, and one of them more than once
        project = make_large(folder, 560 if workers < 5 and len(cases) == 3 else MANY)
        settle()
        if warm:
            ran(script, method, "check", folder=project)
        found = ran(script, method, *arguments, f"--workers={workers}", folder=project)
        text = [part.replace(str(folder), "FOLDER") for part in found[1:]]
        known.append((Ran(found.code, text[0], text[1]), contents(project)))
    assert "process" not in known[0][0].err
    assert all(one == known[0] for one in known[1:])


def test_named_files_and_the_others_of_the_corpus(project: Path, cache: Path, script: Path) -> None:
    arguments = ("check", "_posts/many/050.md", "_posts/same-2.md", "--output-format=concise")
    expected = ran(script, "fork", *arguments, "--no-cache", folder=project)
    assert "_posts/same-2.md:3:7: warning duplicate-value _posts/same-1.md has" in expected.out
    assert "_posts/many/050.md:3:7: warning duplicate-value _posts/many/051.md" in expected.out
    assert {line.split(":")[0] for line in expected.out.splitlines()} == set(arguments[1:3])
    for workers in ("1", "2", "5"):
        for _ in range(3):
            found = ran(script, "fork", *arguments, "--workers", workers, folder=project)
            assert found == expected


# deaths

DEADLY = '''"""Kills whoever reads some titles."""
from corpuslint.rule import rule

@rule("own", "error", roles=["title"])
def judge(value, options):
    import os
    if value == "kill":
        os.kill(os.getpid(), 9)
    if value == "exit":
        os._exit(7)
    if value == "memory":
        raise MemoryError
'''


@pytest.mark.parametrize("command", ["check", "fix"])
@pytest.mark.parametrize(
    ("title", "how"),
    [
        ("kill", "the process that checked it was killed (SIGKILL)"),
        ("exit", "the process that checked it ended with exit code 7"),
        ("memory", "the rule deadly crashed"),
    ],
)
def test_a_worker_that_dies(
    tmp_path: Path, project: Path, script: Path, command: str, title: str, how: str
) -> None:
    package = copy_package(tmp_path / "copy")
    (package / "rules" / "deadly.py").write_text(DEADLY)
    deadly = "_posts/many/555.md"
    write(project, {deadly: f"---\ntitle: {title}\n---\n"})
    config = project / "corpuslint.toml"
    config.write_text(
        '[collections.a]\ninclude = ["_posts/many/*.md"]\nschemas = ["schemas/post.schema.json"]\n'
    )
    done = subprocess.run(
        [sys.executable, "-m", "corpuslint", command, "--workers=2", "--output-format=concise"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "copy")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert f"corpuslint: {deadly}: {how}" in done.stderr
    assert "Traceback" not in done.stderr
    if command == "check":  # the file before it, and the last
        assert "_posts/many/554.md:4:" in done.stdout
        assert "_posts/many/698.md:4:" in done.stdout
    else:
        assert b'" ' not in (project / "_posts/many/698.md").read_bytes()


# ends

# Only the processes that a run starts are slow, and each leaves a mark once it holds a document.
SLOW = '''"""Takes its time over each document, or over the first of each process."""
import multiprocessing, os, time
from corpuslint.rule import rule

@rule("own", "error")
def inspect(document, options):
    mark = os.path.join(os.environ["MARKS"], str(os.getpid()))
    if multiprocessing.parent_process() is not None:
        if os.environ["SLOW"] == "always" or not os.path.exists(mark):
            open(mark, "w").close()
            time.sleep(0.2 if os.environ["SLOW"] == "always" else 2)
    return ()
'''
# Two processes sleep over 400 documents for 40 seconds: what is gone sooner did not end by itself.
AT_ONCE = 15.0


class Running:
    """A run in a process group of its own, with two processes for the last 400 documents."""

    def __init__(
        self, tmp_path: Path, project: Path, *arguments: str, slow: str = "always"
    ) -> None:
        package = copy_package(tmp_path / "copy")
        (package / "rules" / "slow.py").write_text(SLOW)
        self.marks = tmp_path / "marks"
        self.marks.mkdir()
        surroundings = {
            "PYTHONPATH": str(tmp_path / "copy"),
            "MARKS": str(self.marks),
            "SLOW": slow,
        }
        self.out = tmp_path / "out"
        self.err = tmp_path / "err"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "corpuslint", *arguments],
                cwd=project,
                env={**os.environ, **surroundings},
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    def wait_for_workers(self) -> set[int]:
        """Wait until two processes hold a document; gives them."""
        ends = time.monotonic() + 60
        while len(found := {int(path.name) for path in self.marks.iterdir()}) < 2:
            assert time.monotonic() < ends
            assert self.process.poll() is None, self.err.read_text()
            time.sleep(0.02)
        return found

    def wait_for_the_last(self, seconds: float) -> None:
        """Wait until no process of the group is left."""
        ends = time.monotonic() + seconds
        self.process.wait(timeout=seconds)
        while group(self.process.pid):
            assert time.monotonic() < ends, group(self.process.pid)
            time.sleep(0.02)

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def group(number: int) -> set[int]:
    """The living processes of a process group."""
    found = set()
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                state, _, process_group = (
                    Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[:3]
                )
            except (OSError, ValueError):
                continue
            if int(process_group) == number and state != "Z":
                found.add(int(name))
    return found


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture
def running(tmp_path: Path, project: Path) -> Iterator[Running]:
    run = Running(tmp_path, project, "check", "--workers=2", "--output-format=concise")
    run.wait_for_workers()
    yield run
    run.close()


@linux_only
@pytest.mark.parametrize("whole_group", [True, False])
def test_an_interrupt(running: Running, whole_group: bool) -> None:
    if whole_group:  # as a terminal does
        os.killpg(running.process.pid, signal.SIGINT)
    else:
        os.kill(running.process.pid, signal.SIGINT)
    running.wait_for_the_last(AT_ONCE)
    assert running.process.returncode == 130
    said = running.err.read_text()
    assert said.endswith("corpuslint: interrupted; these are the findings so far\n")
    assert "Traceback" not in said
    assert "_posts/many/" in running.out.read_text()


@linux_only
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_an_interrupt_while_processes_start(project: Path, script: Path, method: str) -> None:
    for number in range(6):
        running = subprocess.Popen(
            [sys.executable, str(script), method, "check", "--no-cache", "-q", "--workers=3"],
            cwd=project,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        while len(group(running.pid)) < 2 and running.poll() is None:
            time.sleep(0.001)
        time.sleep(number * 0.02)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=60)
        # it may have been done, and Python itself on its way out
        assert running.returncode in (130, 1, -signal.SIGINT)
        assert b"Traceback" not in said
        ends = time.monotonic() + 20  # multiprocessing's own helper goes when it sees us gone
        while group(running.pid):
            assert time.monotonic() < ends
            time.sleep(0.01)


@linux_only
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGKILL"])
def test_nobody_outlives_the_parent(running: Running, name: str) -> None:
    os.kill(running.process.pid, getattr(signal, name))
    running.wait_for_the_last(AT_ONCE)
    assert running.process.returncode == -getattr(signal, name)
    assert "Traceback" not in running.err.read_text()


@linux_only
def test_workers_that_somebody_kills(tmp_path: Path, project: Path) -> None:
    run = Running(tmp_path, project, "check", "--workers=2", "-q", slow="once")
    try:
        for worker in run.wait_for_workers():
            os.kill(worker, signal.SIGKILL)
        run.process.wait(timeout=60)
    finally:
        run.close()
    assert run.process.returncode == 2
    said = run.err.read_text()
    assert said.count("the process that checked it was killed (SIGKILL)") == 2
    assert "Traceback" not in said


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What is in the project's files after a fix."""
    folder = make_large(tmp_path_factory.mktemp("fixed"))
    subprocess.run(
        [sys.executable, "-m", "corpuslint", "fix", "-q", "--no-cache"],
        cwd=folder,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return contents(folder)


@linux_only
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
@pytest.mark.parametrize("whole_group", [True, False])
@pytest.mark.xdist_group("ended fixes")
def test_a_fix_that_is_ended(
    tmp_path: Path, project: Path, fixed: dict[str, bytes], name: str, whole_group: bool
) -> None:
    old = contents(project)
    new = fixed
    run = Running(tmp_path, project, "fix", "--workers=2")
    try:
        run.wait_for_workers()
        (os.killpg if whole_group else os.kill)(run.process.pid, getattr(signal, name))
        run.wait_for_the_last(AT_ONCE)
    finally:
        run.close()
    found = contents(project)
    if name != "SIGKILL" and not (name == "SIGTERM" and whole_group):
        assert found.keys() == old.keys()  # nothing stays beside a file
    assert all(found[path] in (old[path], new[path]) for path in old)
    assert found != old
    assert any(found[path] != new[path] for path in old)
    if name == "SIGINT":
        assert run.process.returncode == 130
        assert "Traceback" not in run.err.read_text()
