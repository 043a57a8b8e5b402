"""What always holds between the fields of a corpus, found by trying it on every document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from corpuslint.knowledge.candidates import Candidate, RelativePath
from corpuslint.knowledge.paths import ANY, FieldPath
from corpuslint.knowledge.relation_kinds import OF_SECOND, date_of
from corpuslint.knowledge.support import Support
from corpuslint.knowledge.tally import Place, Tally, sortable
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple

_Found = TypeVar("_Found")


class Tried(NamedTuple):
    """How often a relation held, and the places where it did not."""

    held: int
    exceptions: tuple[Place, ...] = ()

    @property
    def cases(self) -> int:
        """How often it applied."""
        return self.held + len(self.exceptions)


class Trial:
    """Candidates with what became of them; those that fail too often are dropped.

    `bounds` has the numbers for each value that decides, by candidates of "at-least".
    """

    def __init__(self, candidates: list[Candidate]) -> None:
        self.rank = {one: index for index, one in enumerate(candidates)}
        self.by_record: dict[FieldPath, list[Candidate]] = {}
        for one in candidates:
            self.by_record.setdefault(one.record, []).append(one)
        self.held: dict[Candidate, int] = {}
        self.exceptions: dict[Candidate, list[Place]] = {}
        self.failed: set[Candidate] = set()
        self.bounds: dict[Candidate, tuple[Tally, Tally]] = {}

    def add(self, data: Any, file: str) -> None:
        """Try the candidates on a document."""
        for record, candidates in self.by_record.items():
            failed = len(self.failed)
            for mapping, path in _mappings(data, record, 0, ()):
                values = dict(_flat(mapping, ()))
                for one in candidates:
                    self._try(one, values, file, path)
            if len(self.failed) > failed:
                left = [one for one in candidates if one not in self.failed]
                self.by_record[record] = left

    def merge(self, other: Trial) -> None:
        """Take in what became of the same candidates on other documents."""
        self.failed |= other.failed
        for one, count in other.held.items():
            self.held[one] = self.held.get(one, 0) + count
        for one, places in other.exceptions.items():
            self._except(one, places)
        for one, (inside, outside) in other.bounds.items():
            mine_inside, mine_outside = self.bounds.setdefault(one, (Tally(), Tally()))
            mine_inside.merge(inside)
            mine_outside.merge(outside)

    def in_order(self, found: dict[Candidate, _Found]) -> list[tuple[Candidate, _Found]]:
        """What was found of candidates, in their order."""
        return sorted(found.items(), key=lambda item: self.rank[item[0]])

    def result(self, support: Support) -> dict[Candidate, Tried]:
        """The relations that hold as often as the support asks for, without those of bounds."""
        found = {}
        for one, held in self.in_order(self.held):
            places = self.exceptions.get(one, [])
            if one not in self.failed and support.holds(held, held + len(places)):
                found[one] = Tried(held, tuple(sorted(places, key=sortable)))
        return found

    def _try(
        self, one: Candidate, values: dict[RelativePath, Any], file: str, path: KeyPath
    ) -> None:
        if one.kind == "at-least":
            self._bound(one, values, file, path)
            return
        verdict = _verdict(one, values)
        if verdict is None:
            return
        if verdict:
            self.held[one] = self.held.get(one, 0) + 1
        else:
            at = one.first if one.kind in ("falling", "rising", "needs") else one.second
            self._except(one, [Place(file, (*path, *at))])

    def _except(self, one: Candidate, places: list[Place]) -> None:
        """Note exceptions; with one too many of them, the candidate has failed for good."""
        if one in self.failed:
            return
        mine = self.exceptions.setdefault(one, [])
        mine += places
        if len(mine) > one.most:
            self.failed.add(one)
            del self.exceptions[one]

    def _bound(
        self, one: Candidate, values: dict[RelativePath, Any], file: str, path: KeyPath
    ) -> None:
        number = values.get(one.second)
        if one.first not in values or number.__class__ not in (int, float):
            return
        if number - number != 0:  # endless, or no number
            return
        inside, outside = self.bounds.setdefault(one, (Tally(), Tally()))
        (inside if _is(values[one.first], one.value) else outside).add(
            number, file, (*path, *one.second)
        )


def _is(value: Any, other: Any) -> bool:
    """Whether two values are one: true is not 1."""
    return value.__class__ is other.__class__ and bool(value == other)


def _verdict(one: Candidate, values: dict[RelativePath, Any]) -> bool | None:
    """Whether a relation holds in a mapping, None where it does not apply to it."""
    first, second = values.get(one.first), values.get(one.second)
    if one.kind in OF_SECOND:
        if first is None or second is None:
            return None
        return OF_SECOND[one.kind][0](first, second)
    if one.kind in ("falling", "rising"):
        return _is_sorted(first, one.second, one.kind == "falling")
    if one.kind in ("needs", "implies"):
        return None if first is None else second is not None
    if one.kind == "there-when":
        return second is not None if _is(first, one.value) else None
    return _is(first, one.value) if second is not None else None


def _is_sorted(items: Any, by: RelativePath, falling: bool) -> bool | None:
    """Whether a list is sorted; None where it has not two different values to sort by."""
    if items.__class__ is not list:
        return None
    keys = [_sort_key(item.get(by[0]) if by and item.__class__ is dict else item) for item in items]
    if len(set(keys)) < 2 or None in keys or len({key.__class__ for key in keys}) > 1:
        return None
    return keys == sorted(keys, reverse=falling)


def _sort_key(value: Any) -> Any:
    """What a number, a date or a text is sorted by."""
    if value.__class__ in (int, float):
        return (value,)
    date = date_of(value)
    if date is not None:
        from corpuslint.dates import bounds

        return bounds(date)[0] - (date.offset or 0)
    return value if value.__class__ is str else None


def _mappings(
    data: Any, record: FieldPath, depth: int, path: KeyPath
) -> Iterator[tuple[dict[str, Any], KeyPath]]:
    """The mappings of a document at a path, each with its own."""
    if depth == len(record):
        if data.__class__ is dict:
            yield data, path
        return
    part = record[depth]
    if part is not ANY:
        if data.__class__ is dict and part in data:
            yield from _mappings(data[part], record, depth + 1, (*path, part))
    elif data.__class__ is list:
        for index, item in enumerate(data):
            yield from _mappings(item, record, depth + 1, (*path, index))


def _flat(mapping: dict[str, Any], path: RelativePath) -> Iterator[tuple[RelativePath, Any]]:
    """The fields of a mapping and of those in it, lists as they are, without what is empty."""
    for key, value in mapping.items():
        if value is None:
            continue
        yield (*path, key), value
        if value.__class__ is dict:
            yield from _flat(value, (*path, key))
