"""The faults that are planted in made documents, each with the rule that finds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from made_words import Dice

_PLANTED = 3  # what a Random is for; others stand in made_articles.py


class Fault(NamedTuple):
    """What becomes of the first line that starts with `start`."""

    rule: str
    start: str
    change: Callable[[str], str]


FAULTS = (
    Fault("invalid-date", "publishedDateTime: ", lambda line: f"{line[:-12]}32T18:42:00Z"),
    Fault("invalid-value", "category: ", lambda line: "category: sport"),
    Fault("wrong-type", "heat: ", lambda line: "heat: high"),
    Fault("wrong-type", "      width: ", lambda line: '      width: "50"'),
    Fault("out-of-range", "heat: ", lambda line: "heat: -7"),
    Fault("duplicate-key", "heat: ", lambda line: f"{line}\n{line}"),
    Fault("unknown-field", "heat: ", lambda line: f"{line}\nauthoredBy: the desk"),
    Fault("missing-field", "originalUrl: ", lambda line: "removed: false"),
    Fault("surrounding-space", "excerpt: ", lambda line: f'{line[:-1]} "'),
    Fault("trailing-space", "type: ", lambda line: f"{line}  "),
    Fault("repeated-tag", "topics:", lambda line: f"{line}\n  - Desk\n  - Desk"),
    Fault("html-entity", "title: ", lambda line: f'{line[:-1]} &amp; more"'),
    Fault("host-mismatch", "  domain: ", lambda line: f"  domain: not-{line[10:]}"),
    Fault("invalid-yaml", "topics:", lambda line: f"{line} ["),
)


def faulty_numbers(count: int, seed: int, share: float) -> frozenset[int]:
    """The documents that have a fault: a share of all."""
    dice = Dice(seed, _PLANTED)
    return frozenset(number for number in range(count) if dice.chance(share))


def plant(text: str, number: int, seed: int) -> tuple[str, str]:
    """A text with a fault, and the rule that finds it."""
    fault = Dice(seed, number, _PLANTED).one(FAULTS)
    lines = text.split("\n")
    index = next(index for index, line in enumerate(lines) if line.startswith(fault.start))
    lines[index] = fault.change(lines[index])
    return "\n".join(lines), fault.rule
