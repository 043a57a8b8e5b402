"""A fault on purpose: what is done to a run, and what was seen."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from broken_machines.runs import Ended
from broken_machines.trees import Tree


class Scene(NamedTuple):
    """What faults work on: a folder of their own, a tree that one process does alone, one
    that several share, and the library whose calls fail (None: there can be none here).

    Whoever is in a hurry (`is_quick`) takes the large one only where it must be.
    """

    work: Path
    small: Tree
    large: Tree
    shim: Path | None
    is_quick: bool = False

    def either(self, chance: random.Random, share: float) -> Tree:
        """The large tree in a share of the rounds, else the small one."""
        return self.large if chance.random() < share and not self.is_quick else self.small


class UnavailableError(Exception):
    """This machine cannot do that to a run; the message says why."""


@dataclass
class Seen:
    """What came of some runs. `broken` are promises that did not hold, in words."""

    tried: int = 0
    crashes: int = 0
    hangs: int = 0
    lost: int = 0
    broken: list[str] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)

    def ended(self, ended: Ended, *signals: int) -> None:
        """Count a run; it may end by one of some signals, which were sent to it."""
        self.tried += 1
        self.hangs += ended.hung
        by_signal = -ended.code in signals and "Traceback" not in ended.err
        if ended.crashed and not ended.hung and not by_signal:
            self.crashes += 1
            self.broken.append(f"exit code {ended.code}: {ended.err[-1500:]}")

    def whole(self, tree: Tree) -> None:
        """Count documents that are neither old nor new."""
        harmed = tree.harmed(tree.found())
        self.lost += len(harmed)
        self.broken += [f"{path} is neither old nor new" for path in harmed]

    def promise(self, holds: bool, words: str) -> None:
        """Note a promise that does not hold."""
        if not holds:
            self.broken.append(words)

    def note(self, what: str, count: int = 1) -> None:
        """Count something worth telling."""
        self.notes[what] = self.notes.get(what, 0) + count


class Fault(NamedTuple):
    """One round of `do` takes about `seconds`; the rounds are `rounds` where nothing is said."""

    name: str
    do: Callable[[Scene, random.Random, Seen], None]
    rounds: int


def then_all_is_fixed(tree: Tree, seen: Seen) -> None:
    """A run that nothing disturbs brings all documents to the new ones, and leaves no more."""
    done = tree.run("fix")
    seen.promise(done.code in (0, 1), f"the next run ended with {done.code}: {done.err[-500:]}")
    found = tree.found()
    seen.whole(tree)
    seen.promise(not tree.unfixed(found), f"not fixed by the next run: {tree.unfixed(found)[:3]}")
    seen.promise(not tree.left(found), f"left after the next run: {tree.left(found)[:3]}")


def then_answers_are_true(tree: Tree, seen: Seen) -> None:
    """The documents are as they were, and a run that uses the cache says what is true."""
    seen.promise(tree.found() == tree.old, "a check changed the documents")
    seen.whole(tree)
    for which in ("next", "second next"):
        again = tree.run(*("check", "--output-format=concise", "--no-fold"))
        seen.promise(again == tree.answer, f"the {which} run says otherwise: {again.err[-500:]}")


def is_part(ended: Ended, answer: Ended) -> bool:
    """Whether a run tells nothing that is not so."""
    return set(ended.out.splitlines()) <= set(answer.out.splitlines())
