"""Disks that are full, fail, deny, or do only a part, below the documents and below the cache."""

from __future__ import annotations

import contextlib
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from broken_machines.fault import (
    Fault,
    Scene,
    Seen,
    UnavailableError,
    is_part,
    then_all_is_fixed,
    then_answers_are_true,
)
from broken_machines.runs import Ended, run
from broken_machines.shim import faulty
from broken_machines.trees import CHECK, Tree, read, write

_NAMED = re.compile(r"^corpuslint: ([^:\n]+): ", re.MULTILINE)
_CALLS = {
    "enospc": "calls that fail with ENOSPC",
    "eio": "calls that fail with EIO",
    "eacces": "calls that fail with EACCES",
    "short": "reads and writes that do a part",
    "eintr": "calls that a signal interrupts",
}


def faults() -> list[Fault]:
    """A disk that is really full, and calls that fail at random, by the shim."""
    made = [
        Fault("full disk while fixing", _full_while_fixing, 12),
        Fault("read-only file system while fixing", _read_only, 4),
        Fault("full disk while the cache is written", _full_cache, 12),
    ]
    for kind, words in _CALLS.items():
        made.append(Fault(f"{words}, while fixing", partial(_calls_while_fixing, kind), 15))
        made.append(Fault(f"{words}, while checking", partial(_calls_while_checking, kind), 12))
        made.append(Fault(f"{words}, on the cache", partial(_calls_on_the_cache, kind), 15))
    return made


@contextlib.contextmanager
def _disk(folder: Path, size: int) -> Iterator[Path]:
    """A file system of so many bytes, which goes again."""
    folder.mkdir(exist_ok=True)
    if sys.platform != "linux":
        raise UnavailableError("needs tmpfs")
    how = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        done = subprocess.run(how, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise UnavailableError("needs mount") from None
    if done.returncode:
        raise UnavailableError(f"nothing may be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _full_while_fixing(scene: Scene, chance: random.Random, seen: Seen) -> None:
    tree = scene.small
    pages = sum(-(-len(content) // 4096) for content in tree.old.values())
    filler_of = 64
    with _disk(scene.work / "disk", (pages + filler_of + 64) * 4096) as disk:
        folder = disk / "documents"
        write(folder, tree.old)
        filler = disk / "filler"
        with contextlib.suppress(OSError), open(filler, "wb") as file:
            while True:  # until there is no room at all
                file.write(bytes(4096))
                file.flush()
        with open(filler, "rb+") as file:  # but for a few pages
            file.truncate(max(filler.stat().st_size - chance.choice([0, 4096, 8192, 16384]), 0))
        ended = run(folder, tree.cache, "fix", "--no-cache")
        seen.ended(ended)
        _judge_fixed(tree, read(folder), ended, seen)
        filler.unlink()
        again = run(folder, tree.cache, "fix", "--no-cache")
        seen.promise(again.code in (0, 1), f"with room again: {again.err[-500:]}")
        seen.promise(read(folder) == tree.new, "not fixed when there was room again")
    tree.reset()


def _read_only(scene: Scene, chance: random.Random, seen: Seen) -> None:
    tree = scene.small
    with _disk(scene.work / "disk", 64 << 20) as disk:
        folder = disk / "documents"
        write(folder, tree.old)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        ended = run(folder, tree.cache, "fix", "--no-cache")
        seen.ended(ended)
        _judge_fixed(tree, read(folder), ended, seen)
        seen.promise(read(folder) == tree.old, "written, though it is read-only")
        checked = run(folder, tree.cache, *CHECK)
        seen.ended(checked)
        seen.promise(checked == tree.answer, f"another answer: {checked.err[-500:]}")


def _full_cache(scene: Scene, chance: random.Random, seen: Seen) -> None:
    tree = scene.large
    tree.reset()
    size = 4096 * chance.choice([1, 2, 4, 8, 16, 32, 64, 128, 256])
    with _disk(scene.work / "disk", size) as disk:
        for _ in range(2):
            ended = run(tree.folder, disk / "cache", *CHECK)
            seen.ended(ended)
            seen.promise(ended == tree.answer, f"another answer: {ended.err[-500:]}")
    then_answers_are_true(tree, seen)


def _calls_while_fixing(kind: str, scene: Scene, chance: random.Random, seen: Seen) -> None:
    tree = scene.small
    tree.reset()
    ended = tree.run("fix", "--no-cache", environment=_shim(kind, scene, [tree.folder], chance))
    seen.ended(ended)
    found = tree.found()
    if kind in ("short", "eintr"):
        seen.promise(found == tree.new, f"not all is fixed: {ended.err[-500:]}")
    else:
        _judge_fixed(tree, found, ended, seen, may_leave=kind != "enospc")
    then_all_is_fixed(tree, seen)


def _calls_while_checking(kind: str, scene: Scene, chance: random.Random, seen: Seen) -> None:
    """No cache: what cannot be read is named, and of the rest the truth is told."""
    tree = scene.small
    tree.reset()
    environment = _shim(kind, scene, [tree.folder], chance)
    ended = tree.run(*CHECK, "--no-cache", environment=environment)
    seen.ended(ended)
    if kind in ("short", "eintr", "enospc"):
        seen.promise(ended == tree.answer, f"another answer: {ended.err[-500:]}")
    else:
        seen.promise(is_part(ended, tree.answer), f"it told what is not so: {ended.out[-300:]}")
        if ended.out != tree.answer.out:
            seen.promise(ended.code == 2, f"exit code {ended.code} though not all was read")
    then_answers_are_true(tree, seen)


def _calls_on_the_cache(kind: str, scene: Scene, chance: random.Random, seen: Seen) -> None:
    tree = scene.either(chance, 0.5)
    tree.reset(with_cache=chance.random() < 0.5)
    ended = tree.run(*CHECK, environment=_shim(kind, scene, [tree.cache], chance))
    seen.ended(ended)
    seen.promise(ended == tree.answer, f"another answer: {ended.code} {ended.err[-500:]}")
    then_answers_are_true(tree, seen)


def _shim(
    kind: str, scene: Scene, under: list[Path], chance: random.Random
) -> dict[str, str | None]:
    if scene.shim is None:
        raise UnavailableError("needs Linux and a C compiler")
    every = chance.choice([2, 5, 20, 100, 400])
    if kind == "eintr":  # who interrupts every second call gets nowhere
        every = max(every, 5)
    return faulty(scene.shim, kind, under, every, chance.randrange(1 << 32))


def _judge_fixed(
    tree: Tree, found: dict[str, bytes], ended: Ended, seen: Seen, may_leave: bool = False
) -> None:
    """Each document is old or new; the old ones are named, and nothing else stays behind."""
    harmed = tree.harmed(found)
    seen.lost += len(harmed)
    seen.broken += [f"{path} is neither old nor new" for path in harmed]
    unfixed = tree.unfixed(found)
    seen.note("documents left as they were", len(unfixed))
    seen.promise(not unfixed or ended.code == 2, f"exit code {ended.code}, not all is fixed")
    if _came_to_files(ended):
        named = set(_NAMED.findall(ended.err))
        # a folder that could not be entered stands for what is in it
        silent = [path for path in unfixed if not named & {path, path.partition("/")[0], "."}]
        seen.promise(not silent, f"unfixed, and not named: {silent[:3]}: {ended.err[-500:]}")
    left = tree.left(found)
    seen.note("temporaries left", len(left))
    seen.promise(may_leave or not left, f"left behind: {left[:3]}")


def _came_to_files(ended: Ended) -> bool:
    """Whether the run ended with a summary: the config, say, may be what cannot be read."""
    return re.search(r"^(?!corpuslint: ).*\bfiles?\b", ended.err, re.MULTILINE) is not None
