"""The rows of a block that cannot be parsed, and where an entry's value starts on one."""

from __future__ import annotations

from bisect import bisect_right

from corpuslint.patterns import lazy
from corpuslint.span import Lines, Span
from corpuslint.tuples import NamedTuple

# longer rows are not what a person typed, and are not looked at
MAX_ROW = 20_000
_DASHES = lazy(r" *(?:- +)*")
_COLON = lazy(r":[ \t]+(?=\S)")
_QUOTED_KEY = lazy(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=[ \t]*:[ \t])""")
_NO_KEY_START = frozenset("-?:,[]{}#&*!|>'\"%@`")


class Place(NamedTuple):
    """Where a value starts on its row, and the column that all of its rows go beyond.

    `key` is as written, with its quotes; "" for an item of a list.
    """

    start: int
    parent: int
    key: str


class Rows:
    """A text by its rows, which come without their line ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = Lines(text).starts
        if self.starts[-1] == len(text) > 0:
            self.starts = self.starts[:-1]

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, number: int) -> str:
        return self.text[self.starts[number] : self.end(number)].rstrip("\r\n")

    def number(self, at: int) -> int:
        """The row that a place is in; rows count from 0."""
        return bisect_right(self.starts, at) - 1

    def end(self, number: int) -> int:
        """Where a row ends, its line end included."""
        return self.starts[number + 1] if number + 1 < len(self) else len(self.text)

    def entry(self, number: int) -> Span:
        """The whole rows of what begins on a row: that row and those indented beyond it."""
        indent = _indent(self[number])
        last = number
        for following in range(number + 1, len(self)):
            row = self[following]
            bare = row.strip(" \t")
            if bare and _indent(row) <= indent:
                break
            if bare and not is_comment(bare):
                last = following
        return Span(self.starts[number], self.end(last))


def is_comment(bare: str) -> bool:
    """Whether a row, without the white space around it, is a comment."""
    return bare.startswith("#")


def value_of_row(row: str) -> Place | None:
    """The place of the value in `key: value`, `- key: value` or `- value`; None for other rows."""
    dashes = _DASHES.match(row)
    assert dashes is not None
    start = dashes.end()
    first = row[start : start + 1]
    key_end = -1
    if first in ('"', "'"):
        quoted = _QUOTED_KEY.match(row, start)
        key_end = quoted.end() if quoted else -1
    colon = _COLON.search(row, max(key_end, start))
    if colon is None:
        dash = row.rfind("-", 0, start)
        return Place(start, dash, "") if dash >= 0 and first else None
    key = row[start : colon.start()].rstrip(" \t")
    if key_end < 0 and (first in _NO_KEY_START or " #" in key or "\t#" in key):
        return None
    return Place(colon.end(), start, key)


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))
