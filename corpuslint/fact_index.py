"""Which files tell facts of a group: asked when one file is judged anew among all others."""

from __future__ import annotations

from array import array
from bisect import bisect_left

from corpuslint.facts import FileFacts, groups_worth_a_look

_LOWER = 0xFFFFFFFF


class FactIndex:
    """An index of the facts of many files, which go by their numbers in the given order."""

    def __init__(self, files: list[FileFacts]) -> None:
        self._files = files
        pairs = {
            (mark & ~_LOWER) | number
            for number, facts in enumerate(files)
            for mark in array("Q", facts.marks)
        }
        self._pairs = array("Q", sorted(pairs))  # a group, and a file that tells of it
        self._said: dict[int, dict[int, int]] = {}

    def files_of(self, group: int) -> list[int]:
        """The numbers of the files that tell facts of a group."""
        first = bisect_left(self._pairs, group << 32)
        last = bisect_left(self._pairs, (group + 1) << 32)
        return [pair & _LOWER for pair in self._pairs[first:last]]

    def worth_a_look(self, number: int | None, marks: bytes) -> set[int]:
        """The groups that are worth a look if a file, or a new one, had these marks instead."""
        own = array("Q", marks)
        before = array("Q", self._files[number].marks if number is not None else b"")
        known = set(before)
        together = set(own)
        for group in {mark >> 32 for mark in own}:
            said = self._marks_of(group)
            together.update(mark for mark, files in said.items() if files > (mark in known))
        return groups_worth_a_look([array("Q", together).tobytes()])

    def _marks_of(self, group: int) -> dict[int, int]:
        """The marks of a group, with the number of files that have each."""
        if group not in self._said:
            counts: dict[int, int] = {}
            for number in self.files_of(group):
                for mark in set(array("Q", self._files[number].marks)):
                    if mark >> 32 == group:
                        counts[mark] = counts.get(mark, 0) + 1
            self._said[group] = counts
        return self._said[group]
