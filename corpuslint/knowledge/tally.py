"""Distinct values with their counts and first places, in bounded memory.

Beyond a limit, the values whose digests are smallest are kept. Which these are
depends on the values alone, never on the order in which they come, and a value
that is among the smallest of all has been among the smallest of each part: so
merging is commutative, and the counts of what is kept are exact.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable
from typing import Any

from corpuslint.digests import blake2b
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple

MOST_KEPT = 10_000  # distinct values of one tally
_ALL = 1 << 64


class Place(NamedTuple):
    """Where a value stands: its file's path as reports show it, and its key path."""

    file: str
    path: KeyPath


class Tally:
    """Counts of distinct values; `total` counts all, those that are not kept too."""

    __slots__ = ("_ranks", "counts", "first", "limit", "total")

    def __init__(self, limit: int = MOST_KEPT) -> None:
        self.limit = limit
        self.total = 0
        self.counts: dict[Any, int] = {}
        self.first: dict[Any, Place] = {}
        # once there are too many: a heap of the digests of what is kept, largest first
        self._ranks: list[tuple[int, Any]] = []

    def add(self, value: Hashable, file: str, path: KeyPath) -> bool:
        """Count a value; whether it was not known. Within a file, the first comes first."""
        self.total += 1
        if value in self.counts:
            self.counts[value] += 1
            if file < self.first[value].file:
                self.first[value] = Place(file, path)
            return False
        self._keep(value, 1, Place(file, path))
        return True

    def merge(self, other: Tally) -> None:
        """Take in another tally of the same limit."""
        self.total += other.total
        for value, count in other.counts.items():
            place = other.first[value]
            if value in self.counts:
                self.counts[value] += count
                self.first[value] = earlier(self.first[value], place)
            else:
                self._keep(value, count, place)
        if other._ranks and not self._ranks:
            self._rank_all()  # all fit in here, but there are more

    @property
    def is_exact(self) -> bool:
        """Whether every distinct value is kept."""
        return not self._ranks

    @property
    def distinct(self) -> int:
        """The number of distinct values; an estimate where not all are kept."""
        if not self._ranks:
            return len(self.counts)
        reach = -self._ranks[0][0]
        return max(len(self.counts), round((len(self.counts) - 1) * _ALL / max(reach, 1)))

    def commonest(self) -> list[tuple[Any, int]]:
        """The values that are kept, the most frequent first, then in their own order."""
        return sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))

    def sample(self, number: int) -> list[Any]:
        """The most frequent values; of those that are equally so, any, but always the same."""
        ranked = sorted(self.counts.items(), key=lambda item: (-item[1], _rank(item[0])))
        return [value for value, _ in ranked[:number]]

    def _keep(self, value: Any, count: int, place: Place) -> None:
        if not self._ranks and len(self.counts) < self.limit:
            self.counts[value] = count
            self.first[value] = place
            return
        if not self._ranks:
            self._rank_all()
        rank = _rank(value)
        if rank >= -self._ranks[0][0]:
            return
        self.counts[value] = count
        self.first[value] = place
        _, gone = heapq.heappushpop(self._ranks, (-rank, value))
        del self.counts[gone], self.first[gone]

    def _rank_all(self) -> None:
        self._ranks = [(-_rank(known), known) for known in self.counts]
        heapq.heapify(self._ranks)


def earlier(one: Place, other: Place) -> Place:
    """The place that comes first, by its file's path and its key path."""
    return min(one, other, key=sortable)


def first_of(places: Iterable[Place]) -> Place:
    """The place that comes first of some."""
    return min(places, key=sortable)


def sortable(place: Place) -> tuple[str, list[tuple[bool, Any]]]:
    """A key to sort places by: keys and indices cannot be compared with each other."""
    return place.file, [(part.__class__ is str, part) for part in place.path]


def _rank(value: Any) -> int:
    digest = blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")
