"""Several runs at once, on one tree and with one cache."""

from __future__ import annotations

import os
import random
import time
from functools import partial
from pathlib import Path

from broken_machines.fault import Fault, Scene, Seen, is_part, then_all_is_fixed
from broken_machines.runs import Running
from broken_machines.trees import CHECK


def faults() -> list[Fault]:
    """Runs that fix beside runs that check, and runs that fix beside others."""
    return [
        Fault("checks and a fix at once", partial(_together, [CHECK, ("fix",), CHECK]), 10),
        Fault("three fixes at once", partial(_together, [("fix",)] * 3), 10),
        Fault("three checks at once", partial(_together, [CHECK] * 3), 8),
        Fault("documents that others change while fixing", partial(_meddling, ("fix",)), 12),
        Fault("documents that others change while checking", partial(_meddling, CHECK), 12),
    ]


def _together(
    commands: list[tuple[str, ...]], scene: Scene, chance: random.Random, seen: Seen
) -> None:
    """A document is fixed by one of them; the others say so, and leave it alone."""
    tree = scene.either(chance, 0.4)
    tree.reset(with_cache=chance.random() < 0.3)
    running = []
    for command in commands:
        running.append(Running(tree.folder, tree.cache, *command, "--workers=2"))
        time.sleep(chance.choice([0, 0, 0.05, 0.3]))
    for command, one in zip(commands, running, strict=True):
        ended = one.end()
        seen.ended(ended)
        seen.whole(tree)
        if command == CHECK:
            seen.promise(is_part(ended, tree.answer), f"it told what is not so: {ended.out[-300:]}")
        if ("fix",) not in commands:
            seen.promise(ended == tree.answer, f"another answer: {ended.err[-500:]}")
        # what it had read was replaced, or was just being replaced, by another
        known = ("changed meanwhile; left alone", "another run is writing the file")
        other = [line for line in ended.err.splitlines() if _is_fault(line, known)]
        seen.note(
            "documents left to another run",
            sum(line.endswith(known) for line in ended.err.splitlines()),
        )
        seen.promise(not other, f"a fault: {other[:3]}")
    if ("fix",) in commands:
        found = tree.found()
        seen.promise(not tree.left(found), f"left behind: {tree.left(found)[:3]}")
    then_all_is_fixed(tree, seen)


def _is_fault(line: str, known: tuple[str, ...]) -> bool:
    return line.startswith("corpuslint: ") and not line.endswith(known)


def _meddling(command: tuple[str, ...], scene: Scene, chance: random.Random, seen: Seen) -> None:
    """Another program saves, removes and replaces documents, also by what is no file."""
    tree = scene.small
    tree.reset()
    running = Running(tree.folder, tree.cache, *command, "--no-cache")
    others: dict[str, bytes | None] = {}
    time.sleep(chance.uniform(0, 0.3))
    for path in chance.sample(list(tree.old), len(tree.old) // 3):
        others[path] = _meddle(tree.folder / path, chance)
        time.sleep(chance.uniform(0, 0.02))
    ended = running.end()
    seen.ended(ended)
    found = tree.found()
    for path in tree.old:
        content = found.get(path)
        if path in others:
            is_whole = content == others[path]
        else:
            is_whole = content in (tree.old[path], tree.new[path])
        seen.lost += not is_whole
        seen.promise(is_whole, f"{path} is not what was last written there")
    seen.promise(not tree.left(found), f"left behind: {tree.left(found)[:3]}")
    for path in others:
        (tree.folder / path).unlink(missing_ok=True)
    tree.reset()


def _meddle(file: Path, chance: random.Random) -> bytes | None:
    """What is there now: another text, without a fault; nothing; or what is no file."""
    beside = file.with_name("beside")
    text = b"---\ntitle: Of another program\n---\n"
    how = chance.choice(["save", "save", "replace", "remove", "pipe", "device"])
    if how == "save":
        file.unlink()  # a new file: in place, somebody might see half of it
        file.write_bytes(text)
    elif how == "replace":
        beside.write_bytes(text)
        beside.replace(file)
    elif how == "remove":
        file.unlink()
    elif how == "pipe":
        os.mkfifo(beside)
        beside.replace(file)
    else:
        beside.symlink_to("/dev/zero")
        beside.replace(file)
    return text if how in ("save", "replace") else None
