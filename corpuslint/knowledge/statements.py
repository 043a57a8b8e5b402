"""The relations that hold, in words, at the fields that they are about."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.knowledge.candidates import Candidate
from corpuslint.knowledge.paths import FieldPath, path_name
from corpuslint.knowledge.relation_kinds import OF_SECOND
from corpuslint.knowledge.relations import Trial, Tried
from corpuslint.knowledge.support import MANY_VALUES, Support
from corpuslint.knowledge.tally import Place, Tally
from corpuslint.tuples import NamedTuple
from corpuslint.wording import key_name, quoted

_TELLING = 0.1  # the share of numbers elsewhere that must be below a bound
_ORDER = [
    *OF_SECOND,
    "falling",
    "rising",
    "at-least",
    "there-when",
    "only-when",
    "implies",
    "needs",
]


class Statement(NamedTuple):
    """What holds of the field at `at`, in words that follow it; `cases` are those seen."""

    at: FieldPath
    words: str
    cases: int
    exceptions: tuple[Place, ...] = ()

    def __str__(self) -> str:
        kept = f"{self.cases - len(self.exceptions):,} of " if self.exceptions else ""
        return f"{self.words} ({kept}{self.cases:,})"


def statements(trial: Trial, support: Support) -> list[Statement]:
    """What holds, without what follows from the rest, in the order of the fields."""
    held = {
        one: tried
        for one, tried in trial.result(support).items()  # in the order of the fields
        if tried.cases >= MANY_VALUES or one.kind == "implies"
    }
    return [*_of_values(held), *_orders(held), *_bounds(trial, held), *_presence(held)]


def _name(path: tuple[str, ...]) -> str:
    return key_name(path_name(path))


def _state(one: Candidate, at: tuple[str, ...], words: str, tried: Tried) -> Statement:
    return Statement((*one.record, *at), words, tried.cases, tried.exceptions)


def _ranked(held: dict[Candidate, Tried]) -> list[Candidate]:
    return sorted(held, key=lambda one: _ORDER.index(one.kind))


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
            by = f" by {_name(one.second)}" if one.second else ""
            yield _state(one, one.first, f"sorted{by}, {one.kind}", held[one])


def _bounds(trial: Trial, held: dict[Candidate, Tried]) -> Iterator[Statement]:
    twins = _twins(held)
    for one, (inside, outside) in trial.in_order(trial.bounds):
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
    """What is there with what."""
    for one in _ranked(held):
        condition = f"{_name(one.first)} is {quoted(one.value)}"
        if one.kind == "there-when":
            other = one._replace(kind="only-when")
            if one._replace(kind="implies", value=None) in held:
                continue  # it is there whatever the value
            if other in held:
                yield _state(one, one.second, f"there exactly where {condition}", held[one])
            else:
                yield _state(one, one.second, f"always there where {condition}", held[one])
        elif one.kind == "only-when" and one._replace(kind="there-when") not in held:
            yield _state(one, one.second, f"only there where {condition}", held[one])
    yield from _together(held)


def _together(held: dict[Candidate, Tried]) -> Iterator[Statement]:
    needs = {one for one in held if one.kind == "needs"}
    followers: set[tuple[FieldPath, tuple[str, ...]]] = set()
    for one in _ranked(held):
        back = one._replace(first=one.second, second=one.first)
        if one not in needs or back not in needs:
            continue
        if (one.record, one.first) in followers or (one.record, one.second) in followers:
            continue  # the first of three that go together speaks for all
        followers.add((one.record, one.second))
        words = f"there exactly where {_name(one.first)} is"
        yield _state(one, one.second, words, held[one])
    for one in _ranked(held):
        back = one._replace(first=one.second, second=one.first)
        if one not in needs or back in needs:
            continue
        if {(one.record, one.first), (one.record, one.second)} & followers:
            continue
        if not _follows(one, needs):
            yield _state(one, one.first, f"only there where {_name(one.second)} is", held[one])


def _follows(one: Candidate, needs: set[Candidate]) -> bool:
    """Whether a field needs another for needing a third that needs it."""
    return any(
        between.record == one.record
        and between.first == one.first
        and between.second != one.second
        and one._replace(first=between.second) in needs
        and one._replace(first=between.second, second=one.first) not in needs
        for between in needs
    )
