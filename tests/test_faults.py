"""Machines that break: the core of what `scripts/reliability/faults.py` tries for longer."""

from __future__ import annotations

import importlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands import process, write
from tests.copied import copy_package

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals and limits")
RELIABILITY = Path(__file__).parent.parent / "scripts" / "reliability"
on_linux = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="needs Linux and a C compiler"
)


@pytest.fixture(scope="module")
def faults() -> Iterator[Any]:
    sys.path.insert(0, str(RELIABILITY))
    try:
        yield importlib.import_module("faults")
    finally:
        sys.path.remove(str(RELIABILITY))


@pytest.fixture(scope="module")
def scene(faults: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    work = tmp_path_factory.mktemp("faults")
    tree = faults.Tree(work, "small", 8, 1)
    return faults.Scene(work, tree, tree, faults.compiled(work))


@on_linux
@pytest.mark.parametrize(
    "name",
    [
        "calls that fail with ENOSPC, while fixing",
        "calls that fail with EIO, while fixing",
        "calls that fail with EACCES, while fixing",
        "reads and writes that do a part, while fixing",
        "calls that fail with EIO, while checking",
        "calls that fail with ENOSPC, on the cache",
        "clock that jumps, while checking",
        "cache cut off",
    ],
)
def test_promises_are_kept(faults: Any, scene: Any, name: str) -> None:
    fault = next(one for one in faults.all_faults() if one.name == name)
    seen = faults.tried(fault, scene, 1, 1)
    assert seen.tried
    assert (seen.crashes, seen.hangs, seen.lost, seen.broken) == (0, 0, 0, [])


@on_linux
def test_the_shim_does_what_it_says(faults: Any, scene: Any, tmp_path: Path) -> None:
    """A fault that never comes would break no promise."""
    code = "import os; print(len(os.listdir(os.sep)), os.path.isfile('a')); open('a').read()"
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").mkdir()
    shim = importlib.import_module("broken_machines.shim")

    def ran(kind: str, under: Path) -> str:
        environment = {**os.environ, **shim.faulty(scene.shim, kind, [under], 1, 1)}
        done = subprocess.run(
            [sys.executable, "-I", "-c", code.replace("'a'", repr(str(tmp_path / "a")))],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stderr

    assert "Input/output error" in ran("eio", tmp_path)
    assert "Permission denied" in ran("eacces", tmp_path)
    assert ran("eio", tmp_path / "b") == ""
    assert ran("enospc", tmp_path) == "", "to read takes no room"


@pytest.mark.parametrize("what", ["neither old nor new", "left behind", "not fixed"])
def test_a_broken_promise_is_seen(faults: Any, scene: Any, what: str) -> None:
    tree = scene.small
    tree.reset()
    seen = faults.Seen()
    path = tree.folder / next(iter(tree.old))
    found = {**tree.new}
    ended = tree.run("rules")._replace(code=0, err="8 files")
    if what == "neither old nor new":
        path.write_bytes(path.read_bytes()[:-1])
        seen.whole(tree)
        assert seen.lost == 1
    elif what == "left behind":
        found["00/.corpuslint-0.tmp"] = b""
    else:
        found = {**tree.old}
    disks = importlib.import_module("broken_machines.disks")
    disks._judge_fixed(tree, found, ended, seen)
    assert any(what in words for words in seen.broken) or "not all is fixed" in seen.broken[0]
    tree.reset()


# memory


def test_a_run_without_enough_memory_says_so(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "---\ntitle: ' A'\n---\n"})
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))\n"
    code = (
        "import sys\nfrom corpuslint.cli import main\nfrom corpuslint.config import load\n"
        f"{limit}sys.exit(main(['check', '--no-cache']))\n"
    )
    out_of_memory = 0
    for megabytes in range(16, 33, 2):
        ran = subprocess.run(
            [sys.executable, "-c", code.replace("MOST", str(megabytes << 20))],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not re.search("^Traceback", ran.stderr, re.MULTILINE)
        if ran.returncode == -signal.SIGABRT:  # all that a library in Rust can do
            assert "memory allocation" in ran.stderr
            continue
        assert ran.returncode == 2, ran.stderr
        assert "corpuslint: " in ran.stderr
        out_of_memory += "out of memory" in ran.stderr
    assert out_of_memory


def test_a_crash_is_no_finding(tmp_path: Path) -> None:
    """Python ends with 1 at a traceback, which would say that documents have faults."""
    package = copy_package(tmp_path / "copy")
    file = package / "cli" / "result.py"
    file.write_text(file.read_text().replace("self.checked += 1", "self.checked += None"))
    write(tmp_path, {"a.md": "---\ntitle: A\n---\n"})
    ran = process("check", folder=tmp_path, environment={"PYTHONPATH": str(tmp_path / "copy")})
    assert ran.returncode == 2
    assert b"TypeError" in ran.stderr


# a process that dies while it fixes

DYING = '''"""A process dies of one document, when it has fixed others."""
import os, signal
from multiprocessing import parent_process
from corpuslint.rule import rule

@rule("own", "info")
def inspect(document, options):
    if "die" in document.text and parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return ()
'''


def test_what_a_process_had_fixed_before_it_died_is_told(tmp_path: Path) -> None:
    package = copy_package(tmp_path / "copy")
    (package / "rules" / "dying.py").write_text(DYING)
    count = 420
    chance = random.Random(1)
    deadly = sorted(chance.sample(range(310, count), 2))
    documents = {
        f"{number:03}.md": f"---\ntitle: ' A{' die' if number in deadly else ''}'\n---\n"
        for number in range(count)
    }
    write(tmp_path / "site", documents)
    ran = process(
        *("fix", "--no-cache", "--workers=2", "--isolated"),
        folder=tmp_path / "site",
        environment={"PYTHONPATH": str(tmp_path / "copy")},
    )
    told = ran.stderr.decode()
    assert ran.returncode == 2
    for number in deadly:
        assert f"{number:03}.md: the process that checked it was killed (SIGKILL)" in told
    fixed = re.search(r"Fixed (\d+) findings in (\d+) files", told)
    assert fixed is not None, told
    assert fixed.groups() == (str(count - 2), str(count - 2))
