"""Wall clocks that jump by up to ten years, to and fro, in the middle of a run."""

from __future__ import annotations

import random

from broken_machines.fault import (
    Fault,
    Scene,
    Seen,
    UnavailableError,
    is_part,
    then_all_is_fixed,
    then_answers_are_true,
)
from broken_machines.shim import faulty
from broken_machines.trees import CHECK


def faults() -> list[Fault]:
    """A clock that jumps while documents are checked, and while they are fixed."""
    return [
        Fault("clock that jumps, while checking", _checking, 15),
        Fault("clock that jumps, while fixing", _fixing, 10),
    ]


def _checking(scene: Scene, chance: random.Random, seen: Seen) -> None:
    """What a wrong clock had kept must not be believed by a right one."""
    tree = scene.either(chance, 0.3)
    tree.reset(with_cache=chance.random() < 0.5)
    for _ in range(2):
        ended = tree.run(*CHECK, environment=_shim(scene, chance))
        seen.ended(ended)
        # of the year 2016 the documents are still to come, and it says so; no more than that
        told = "\n".join(line for line in ended.out.splitlines() if "future" not in line)
        seen.promise(is_part(ended._replace(out=told), tree.answer), f"not so: {told[-300:]}")
    then_answers_are_true(tree, seen)


def _fixing(scene: Scene, chance: random.Random, seen: Seen) -> None:
    tree = scene.either(chance, 0.3)
    tree.reset()
    ended = tree.run("fix", environment=_shim(scene, chance))
    seen.ended(ended)
    seen.promise(tree.found() == tree.new, f"not all is fixed: {ended.err[-500:]}")
    then_all_is_fixed(tree, seen)


def _shim(scene: Scene, chance: random.Random) -> dict[str, str | None]:
    if scene.shim is None:
        raise UnavailableError("needs Linux and a C compiler")
    every = chance.choice([2, 10, 50])
    return faulty(scene.shim, "clock", [], every, chance.randrange(1 << 32))
