"""Places in a text: spans, and the lines that people count.

Offsets count code points of the decoded file, from 0; a span's end is
exclusive. Rows and columns are 1-based, columns count code points.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

KeyPath = tuple[str | int, ...]


class Span(NamedTuple):
    """A half-open range of code points in a text."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as people say it: both numbers are 1-based."""

    row: int
    column: int


class Lines:
    """The lines of a text.

    A line ends at LF, CR LF or CR alone, as editors count them. YAML's other
    breaks (U+0085, U+2028, U+2029) do not end a line here.
    """

    __slots__ = ("_starts", "_unsorted", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []
        # the first few places are cheaper to count than to look up in a table
        self._unsorted = 0 if "\r" in text else 16

    def position(self, offset: int) -> Position:
        """Row and column of an offset; the end of the text has a place too."""
        if self._unsorted:
            self._unsorted -= 1
            row = self.text.count("\n", 0, offset) + 1
            return Position(row, offset - self.text.rfind("\n", 0, offset))
        row = bisect_right(self.starts, offset)
        return Position(row, offset - self.starts[row - 1] + 1)

    def around(self, offset: int) -> Span:
        """The span of the line that an offset is in, without its line ending."""
        start = offset - self.position(offset).column + 1
        ends = [end for sign in "\r\n" if (end := self.text.find(sign, offset)) >= 0]
        return Span(start, min(ends, default=len(self.text)))

    @property
    def starts(self) -> list[int]:
        """The offset of each line's first character."""
        if not self._starts:
            self._starts = [0]
            offset = 0
            text = self.text
            for line in text.replace("\r\n", "\n\n").replace("\r", "\n").split("\n")[:-1]:
                offset += len(line) + 1
                # CR LF became two breaks, to keep offsets: the first ends no line
                if text[offset - 1] != "\r" or text[offset : offset + 1] != "\n":
                    self._starts.append(offset)
        return self._starts
