"""Places in a text: spans, edits, and the lines that people count.

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


class Edit(NamedTuple):
    """The text that replaces a span; an empty span inserts."""

    span: Span
    text: str


class Position(NamedTuple):
    """A place as people say it: both numbers are 1-based."""

    row: int
    column: int


class Lines:
    """The line starts of a text.

    A line ends at LF, CR LF or CR alone, as editors count them. YAML's other
    breaks (U+0085, U+2028, U+2029) do not end a line here.
    """

    __slots__ = ("starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        starts = [0]
        if "\r" not in text:
            offset = 0
            for line in text.split("\n")[:-1]:
                offset += len(line) + 1
                starts.append(offset)
        else:
            offset = 0
            for line in text.replace("\r\n", "\n\n").replace("\r", "\n").split("\n")[:-1]:
                offset += len(line) + 1
                # CR LF became two breaks, to keep offsets: the first ends no line
                if text[offset - 1] != "\r" or text[offset : offset + 1] != "\n":
                    starts.append(offset)
        self.starts = starts

    def position(self, offset: int) -> Position:
        """Row and column of an offset; the end of the text has a place too."""
        row = bisect_right(self.starts, offset)
        return Position(row, offset - self.starts[row - 1] + 1)

    def row_span(self, row: int) -> Span:
        """The span of a 1-based row, without its line ending."""
        start = self.starts[row - 1]
        end = self.starts[row] if row < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)
