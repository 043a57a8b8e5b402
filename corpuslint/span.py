"""Places in a text and in data: spans, lines as people count them, key paths.

Offsets count code points of the decoded file, from 0; a span's end is
exclusive. Rows and columns are 1-based, columns count code points.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from corpuslint.tuples import NamedTuple

KeyPath = tuple[str | int, ...]


class Span(NamedTuple):
    """A half-open range of code points in a text."""

    start: int
    end: int


class Edit(NamedTuple):
    """A span of a text, and what stands there afterwards."""

    span: Span
    text: str


class Position(NamedTuple):
    """A place as people say it: both numbers are 1-based."""

    row: int
    column: int


def value_at(data: Any, path: KeyPath) -> Any:
    """The value at a key path of plain data, or None where it leads nowhere."""
    for part in path:
        if data.__class__ is str:
            return None  # a character is no value
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that speak of the text before them; ValueError where two overlap."""
    pieces: list[str] = []
    at = 0
    for (start, end), replacement in sorted(edits):
        if start < at or end < start:
            raise ValueError("edits overlap")
        pieces += (text[at:start], replacement)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def smallest_edit(old: str, new: str) -> Edit:
    """The one edit that makes a text another, without what both begin and end with."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    rest = most - start
    end = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    return Edit(Span(start, len(old) - end), new[start : len(new) - end])


class Lines:
    """The lines of a text.

    A line ends at LF, CR LF or CR alone, as editors count them. YAML's other
    breaks (U+0085, U+2028, U+2029) do not end a line here.
    """

    __slots__ = ("_countable", "_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []
        # the first few places are cheaper to count than to look up in a table
        self._countable = 0 if "\r" in text else 16

    def position(self, offset: int) -> Position:
        """Row and column of an offset; the end of the text has a place too."""
        if self._countable:
            self._countable -= 1
            row = self.text.count("\n", 0, offset) + 1
            return Position(row, offset - self.text.rfind("\n", 0, offset))
        row = bisect_right(self.starts, offset)
        return Position(row, offset - self.starts[row - 1] + 1)

    def around(self, offset: int) -> Span:
        """The span of the line that an offset is in, without its line ending."""
        text = self.text
        if self._countable:
            start = offset - self.position(offset).column + 1
            end = text.find("\n", offset)
            return Span(start, len(text) if end < 0 else end)
        starts = self.starts
        row = bisect_right(starts, offset)
        end = len(text)
        if row < len(starts):  # to look for what ends it would be to read the rest of the file
            end = starts[row] - 1
            if text[end] == "\n" and text.startswith("\r", end - 1) and end > offset:
                end -= 1
        return Span(starts[row - 1], end)

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
