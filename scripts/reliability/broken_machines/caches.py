"""Caches that are damaged, cut off, of another version, or that cannot be."""

from __future__ import annotations

import os
import random
import shutil
import sys
from functools import partial
from pathlib import Path

from broken_machines.fault import Fault, Scene, Seen, then_answers_are_true
from broken_machines.runs import ROOT
from broken_machines.trees import CHECK, Tree

_NOBODY = 65534


def faults() -> list[Fault]:
    """What is done to the cache between two runs, and where there can be none."""
    return [
        Fault("cache damaged at random bytes", partial(_damaged, _scribble), 30),
        Fault("cache cut off", partial(_damaged, _cut), 20),
        Fault("cache of another version", _of_another_version, 6),
        Fault("cache folder that cannot be written", _unwritable, 10),
        Fault("home folder that is missing", _homeless, 10),
    ]


def _damaged(damage: object, scene: Scene, chance: random.Random, seen: Seen) -> None:
    """All that is kept is damaged, and so is what a run remembers of the whole."""
    assert callable(damage)
    tree = scene.either(chance, 0.3)
    tree.reset()
    tree.run(*CHECK)
    for path in sorted(path for path in tree.cache.rglob("*") if path.is_file()):
        if path.name.startswith("run-") and chance.random() < 0.5:
            path.unlink()  # else it alone would answer, and the store would not be asked
        elif chance.random() < 0.8:
            damage(path, chance)
    ended = tree.run(*CHECK)
    seen.ended(ended)
    seen.promise(ended == tree.answer, f"another answer: {ended.code} {ended.err[-500:]}")
    then_answers_are_true(tree, seen)


def _scribble(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 3, 30, 300])):
        if content:
            content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(content)


def _cut(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size + 1))


def _of_another_version(scene: Scene, chance: random.Random, seen: Seen) -> None:
    """Both versions use one cache by turns, and neither believes the other."""
    tree = scene.small
    program = scene.work / "other-version"
    if not program.exists():
        _copy(program)
    tree.reset()
    tree.run(*CHECK, program=program)
    for which in (ROOT, program, ROOT):
        ended = tree.run(*CHECK, program=which)
        seen.ended(ended)
        if which == ROOT:
            seen.promise(ended == tree.answer, f"another answer: {ended.err[-500:]}")
        else:
            seen.promise("blank space" in ended.out, "it said what the other version had kept")
    then_answers_are_true(tree, seen)


def _copy(program: Path) -> None:
    """The program with another version number, and messages in other words."""
    shutil.copytree(
        ROOT / "corpuslint", program / "corpuslint", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(ROOT / "schemas", program / "schemas")
    file = program / "corpuslint" / "__init__.py"
    text = file.read_text().replace('__version__ = "', '__version__ = "99.')
    file.write_text(text)
    for path in (program / "corpuslint" / "rules").glob("*.py"):
        path.write_text(path.read_text().replace("white space", "blank space"))


def _unwritable(scene: Scene, chance: random.Random, seen: Seen) -> None:
    tree = scene.small
    tree.reset()
    place = scene.work / "no-cache"
    _remove(place)
    kinds = ["file", "below a file", "dangling link", "proc", "fifo"]
    if os.geteuid() or _is_open(tree):
        kinds.append("closed")
    kind = chance.choice(kinds)
    before = None
    if kind in ("file", "below a file"):
        place.write_text("")
    elif kind == "dangling link":
        place.symlink_to(scene.work / "nowhere" / "at all")
    elif kind == "fifo":
        os.mkfifo(place)
    elif kind == "closed":
        place.mkdir(mode=0o500)
        before = _drop_rights if os.geteuid() == 0 else None
    named = {"below a file": place / "cache", "proc": Path("/proc/corpuslint")}.get(kind, place)
    environment = {"CORPUSLINT_CACHE_DIR": str(named)}
    ended = tree.run(*CHECK, environment=environment, before=before)
    seen.ended(ended)
    seen.promise(ended == tree.answer, f"{kind}: {ended.code} {ended.err[-500:]}")
    _remove(place)
    then_answers_are_true(tree, seen)


def _is_open(tree: Tree) -> bool:
    """Whether a user without rights can come to the documents and to the interpreter."""
    places = (tree.folder, Path(sys.executable).resolve(), ROOT)
    return all(part.stat().st_mode & 0o005 for one in places for part in (one, *one.parents))


def _drop_rights() -> None:
    os.setgroups([])
    os.setgid(_NOBODY)
    os.setuid(_NOBODY)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _homeless(scene: Scene, chance: random.Random, seen: Seen) -> None:
    """No cache folder is named, and the one that follows from the home folder cannot be."""
    tree = scene.small
    tree.reset()
    nowhere = scene.work / "no-home"
    _remove(nowhere)
    nowhere.write_text("")
    below = str(nowhere / "home")
    homes: list[dict[str, str | None]] = [
        {"HOME": below, "XDG_CACHE_HOME": None},
        {"HOME": below, "XDG_CACHE_HOME": below},
        {"HOME": "/proc/no-home", "XDG_CACHE_HOME": None},
        {"HOME": None, "XDG_CACHE_HOME": below, "USER": None, "LOGNAME": None},
        {"HOME": below, "XDG_CACHE_HOME": "", "TMPDIR": below, "PATH": ""},
    ]
    environment = {"CORPUSLINT_CACHE_DIR": None, **chance.choice(homes)}
    ended = tree.run(*CHECK, environment=environment)
    seen.ended(ended)
    seen.promise(ended == tree.answer, f"{environment}: {ended.code} {ended.err[-500:]}")
    fixed = tree.run("fix", environment=environment)
    seen.ended(fixed)
    seen.promise(tree.found() == tree.new, f"{environment}: not all is fixed")
    tree.reset()
