"""The relations that hold, in words, at the fields that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from corpuslint.knowledge.candidates import Candidate
from corpuslint.knowledge.paths import FieldPath, path_name
from corpuslint.knowledge.relation_kinds import OF_SECOND
from corpuslint.knowledge.relations import Trial, Tried
from corpuslint.knowledge.support import MANY_VALUES
from corpuslint.knowledge.tally import Place, Tally
from corpuslint.wording import key_name, quoted

_TELLING = 0.1  # the share of numbers elsewhere that must be below a bound
_ORDER = [*OF_SECOND, "falling", "rising", "at-least", "there-when", "only-when", "needs"]


class Statement(NamedTuple):
    """What holds of the field at `at`, in words that follow it; `cases` are those seen."""

    at: FieldPath
    words: str
    cases: int
    broken: int = 0
    exceptions: tuple[Place, ...] = ()

    def __str__(self) -> str:
        cases = f"{self.cases:,}" if self.broken == 0 else f"{self.cases - self.broken:,} of "
        return f"{self.words} ({cases}{f'{self.cases:,}' if self.broken else ''})"


def statements(trial: Trial) -> list[Statement]:
    """What holds, without what follows from the rest, in the order of the fields."""
    held = {
        one: tried
        for one, tried in trial.result().items()
        if tried.held + tried.broken >= MANY_VALUES
    }
    found = [
        *_of_values(held),
        *_orders(held),
        *_bounds(trial, held),
        *_presence(held),
    ]
    return sorted(found, key=lambda one: (["" if p is None else p for p in one.at], one.words))


def _name(path: tuple[str, ...]) -> str:
    return key_name(path_name(path))


def _state(one: Candidate, at: tuple[str, ...], words: str, tried: Tried) -> Statement:
    cases = tried.held + tried.broken
    return Statement((*one.record, *at), words, cases, tried.broken, tried.exceptions)


def _ranked(held: dict[Candidate, Tried]) -> list[Candidate]:
    return sorted(held, key=lambda one: (_ORDER.index(one.kind), _sortable(one)))


def _sortable(one: Candidate) -> tuple[list[str], tuple[str, ...], tuple[str, ...], str]:
    record = ["" if part is None else part for part in one.record]
    return record, one.first, one.second, repr(one.value)


def _twins(held: dict[Candidate, Tried]) -> dict[tuple[FieldPath, tuple[str, ...]], object]:
    """Fields that are equal to another one, about which all is said already."""
    return {(one.record, one.second): one.first for one in held if one.kind == "equal"}


def _of_values(held: dict[Candidate, Tried]) -> Iterator[Statement]:
    twins = _twins(held)
    said = set()
    for one in _ranked(held):
        if one.kind not in OF_SECOND:
            continue
        pair = (one.record, frozenset([one.first, one.second]))
        if pair in said:
            continue
        said.add(pair)
        is_of_twin = (one.record, one.first) in twins or (one.record, one.second) in twins
        if is_of_twin and one.kind != "equal":
            continue
        if one.kind == "equal" and (one.record, one.first) in twins:
            continue  # the first of three equals speaks for all
        words = OF_SECOND[one.kind][1].format(first=_name(one.first))
        yield _state(one, one.second, words, held[one])


def _orders(held: dict[Candidate, Tried]) -> Iterator[Statement]:
    for one in _ranked(held):
        if one.kind in ("falling", "rising"):
            by = f"by {_name(one.second)}, " if one.second else ""
            yield _state(one, one.first, f"sorted {by}{one.kind}", held[one])


def _bounds(trial: Trial, held: dict[Candidate, Tried]) -> Iterator[Statement]:
    twins = _twins(held)
    for one in sorted(trial.bounds, key=_sortable):
        inside, outside = trial.bounds[one]
        if inside.total < MANY_VALUES or outside.total < MANY_VALUES:
            continue
        if (one.record, one.second) in twins or not (inside.is_exact and outside.is_exact):
            continue
        for bound, word, below in (
            (min(inside.counts), "or more", _below(outside, min(inside.counts))),
            (max(inside.counts), "or less", _above(outside, max(inside.counts))),
        ):
            if below >= _TELLING * outside.total:
                words = f"{bound:,} {word} where {_name(one.first)} is {quoted(one.value)}"
                yield _state(one, one.second, words, Tried(inside.total))


def _below(tally: Tally, bound: float) -> int:
    return sum(count for value, count in tally.counts.items() if value < bound)


def _above(tally: Tally, bound: float) -> int:
    return sum(count for value, count in tally.counts.items() if value > bound)


def _presence(held: dict[Candidate, Tried]) -> Iterator[Statement]:
    exactly: set[tuple[FieldPath, tuple[str, ...]]] = set()
    for one in _ranked(held):
        if one.kind == "there-when":
            other = one._replace(kind="only-when")
            condition = f"{_name(one.first)} is {quoted(one.value)}"
            if other in held:
                exactly.add((one.record, one.second))
                words = f"there exactly where {condition}"
                yield _state(one, one.second, words, _both(held[one], held[other]))
            else:
                yield _state(one, one.second, f"always there where {condition}", held[one])
        elif one.kind == "only-when" and one._replace(kind="there-when") not in held:
            words = f"only there where {_name(one.first)} is {quoted(one.value)}"
            yield _state(one, one.second, words, held[one])
    yield from _together(held)


def _both(one: Tried, other: Tried) -> Tried:
    """What two directions of one relation come to: where both are there, both held."""
    return Tried(
        max(one.held, other.held), one.broken + other.broken, one.exceptions + other.exceptions
    )


def _together(held: dict[Candidate, Tried]) -> Iterator[Statement]:
    needs = [one for one in _ranked(held) if one.kind == "needs"]
    leads: dict[tuple[FieldPath, tuple[str, ...]], tuple[str, ...]] = {}
    for one in needs:
        back = one._replace(first=one.second, second=one.first)
        if one.first > one.second or back not in held:
            continue
        if (one.record, one.first) in leads:
            continue  # the first of three that go together speaks for all
        leads.setdefault((one.record, one.second), one.first)
        words = f"there exactly where {_name(one.first)} is"
        yield _state(one, one.second, words, _both(held[one], held[back]))
    for one in needs:
        back = one._replace(first=one.second, second=one.first)
        followers = {(one.record, one.first), (one.record, one.second)}
        if back not in held and not followers & leads.keys():
            yield _state(one, one.first, f"only there where {_name(one.second)} is", held[one])
