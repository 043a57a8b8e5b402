"""Which files tell facts of a group: asked when one file is judged anew among all others."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable

from corpuslint.facts import groups_worth_a_look

_LOWER = 0xFFFFFFFF
_FEW = 8 * 500  # bytes of marks that are looked through one by one


class FactIndex:
    """An index of the marks of many files, by their paths."""

    def __init__(self, marks: dict[str, bytes]) -> None:
        self._marks = marks
        self._paths = list(marks)
        pairs = {
            (mark & ~_LOWER) | number
            for number, path in enumerate(self._paths)
            for mark in array("Q", marks[path])
        }
        self._pairs = array("Q", sorted(pairs))  # a group, and a file that tells of it
        self._said: dict[int, dict[int, int]] = {}
        self._sorted: dict[str, array[int]] = {}  # of files with many marks

    def files_of(self, group: int) -> list[str]:
        """The paths of the files that tell facts of a group."""
        first = bisect_left(self._pairs, group << 32)
        last = bisect_left(self._pairs, (group + 1) << 32)
        return [self._paths[pair & _LOWER] for pair in self._pairs[first:last]]

    def worth_a_look(self, path: str, marks: bytes) -> set[int]:
        """The groups that are worth a look if a file, or a new one, had these marks instead."""
        own = set(array("Q", marks))
        before = set(array("Q", self._marks.get(path, b"")))
        together = set(own)
        for group in {mark >> 32 for mark in own}:
            for mark, files in self._marks_of(group).items():
                if files > (mark in before):  # another file has it
                    together.add(mark)
        return groups_worth_a_look([array("Q", together).tobytes()])

    def _marks_of(self, group: int) -> dict[int, int]:
        """The marks of a group, with the number of files that have each."""
        if group not in self._said:
            counts: dict[int, int] = {}
            for path in self.files_of(group):
                for mark in self._of_group(path, group):
                    counts[mark] = counts.get(mark, 0) + 1
            self._said[group] = counts
        return self._said[group]

    def _of_group(self, path: str, group: int) -> Iterable[int]:
        """The marks of a file that are of a group, each once."""
        marks = self._marks[path]
        if len(marks) <= _FEW:
            return {mark for mark in array("Q", marks) if mark >> 32 == group}
        in_order = self._sorted.get(path)
        if in_order is None:
            in_order = self._sorted[path] = array("Q", sorted(set(array("Q", marks))))
        first = bisect_left(in_order, group << 32)
        return in_order[first : bisect_left(in_order, (group + 1) << 32)]
