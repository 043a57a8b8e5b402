"""Runs that are ended by a signal at a moment that is drawn."""

from __future__ import annotations

import os
import random
import signal
import time
from functools import partial
from pathlib import Path

from broken_machines.fault import (
    Fault,
    Scene,
    Seen,
    is_part,
    then_all_is_fixed,
    then_answers_are_true,
)
from broken_machines.runs import Running
from broken_machines.trees import CHECK

_TEMPORARY = (".corpuslint-", ".tmp")


def faults() -> list[Fault]:
    """Signals while documents are fixed, and while they are checked."""
    if os.name == "nt":
        return []
    rounds = {signal.SIGKILL: 25, signal.SIGTERM: 15, signal.SIGINT: 25, signal.SIGHUP: 5}
    return [
        fault
        for number, count in rounds.items()
        for fault in (
            Fault(f"{number.name} while fixing", partial(_fixing, number), count),
            Fault(f"{number.name} while checking", partial(_checking, number), count),
        )
    ]


def _fixing(number: signal.Signals, scene: Scene, chance: random.Random, seen: Seen) -> None:
    """A signal soon after a document that is drawn has been written."""
    tree = scene.either(chance, 0.6)
    tree.reset()
    running = Running(tree.folder, tree.cache, "fix", "--workers=2")
    _wait_for(running, tree.folder / chance.choice(list(tree.old)))
    time.sleep(chance.uniform(0, 0.02))
    _send(running, number, chance)
    ended = running.end()
    seen.ended(ended, number)
    seen.note("ended by it", ended.code in (-number, 130))
    found = tree.found()
    seen.whole(tree)
    left = tree.left(found)
    seen.note("temporaries left", len(left))
    names = [Path(path).name for path in left]
    seen.promise(
        all(name.startswith(_TEMPORARY[0]) and name.endswith(_TEMPORARY[1]) for name in names),
        f"left by another name than promised: {left}",
    )
    if number != signal.SIGKILL:
        seen.promise(not left, f"left after {number.name}: {left}")
    if ended.code == 130:
        seen.promise("interrupted" in ended.err, f"no word of the interrupt: {ended.err!r}")
    then_all_is_fixed(tree, seen)


def _checking(number: signal.Signals, scene: Scene, chance: random.Random, seen: Seen) -> None:
    """A signal at any moment, with nothing kept, or with what a part of a run has kept."""
    tree = scene.either(chance, 0.6)
    tree.reset(with_cache=chance.random() < 0.5)
    running = Running(tree.folder, tree.cache, *CHECK, "--workers=2")
    # an interpreter that is only just starting is not a run yet, and ends as it will
    time.sleep(chance.uniform(0.25, 2.5))
    _send(running, number, chance)
    ended = running.end()
    seen.ended(ended, number)
    seen.note("ended by it", ended.code in (-number, 130))
    seen.promise(is_part(ended, tree.answer), f"it told what is not so: {ended.out[-300:]}")
    then_answers_are_true(tree, seen)


def _wait_for(running: Running, file: Path) -> None:
    before = _stamp(file)
    while running.is_at_work() and _stamp(file) == before:
        time.sleep(0.001)


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_ino, status.st_mtime_ns


def _send(running: Running, number: signal.Signals, chance: random.Random) -> None:
    if chance.random() < 0.5:
        running.send(number)
    else:
        running.send_all(number)
