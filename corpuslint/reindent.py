"""Edits that move the lines of a YAML block to other columns, and all that hangs on them.

A line that starts an entry stands where its mapping or list shall stand. Whatever
goes on from there (texts of several lines, brackets) moves along with it; where it was
indented by so many steps of the block, it keeps the number of steps. A comment moves
with the entries that it stands in line with.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from corpuslint.patterns import lazy
from corpuslint.span import Edit, Span
from corpuslint.tuples import NamedTuple
from corpuslint.yaml_syntax import Part, Syntax

_INDENTATION = lazy(r" *")
_INDICATOR = lazy(r"[|>][-+]?([1-9])")


class CannotMoveError(Exception):
    """A line is indented by a tab, whose width no two readers take for the same."""


class Column(NamedTuple):
    """Where a block collection stands, and where it shall stand; or how wide a step is."""

    old: int
    new: int


class _Line(NamedTuple):
    start: int
    spaces: int  # how many stand at its start
    end: int


def reindented(syntax: Syntax, columns: dict[Part, Column], step: Column) -> list[Edit]:
    """The edits that move each block collection to its new column.

    `columns` speaks of all block collections; `step` is by how much most of them are
    indented, and shall be. Raises CannotMoveError.
    """
    mover = _Mover(syntax, columns, step)
    return [edit for line in _lines(syntax) for edit in mover.edits(line)]


def _lines(syntax: Syntax) -> Iterator[_Line]:
    at = syntax.content_start
    while at < syntax.content_end:
        end = syntax.line(at).end
        spaces = _INDENTATION.match(syntax.text, at, end)
        assert spaces is not None
        if at > syntax.content_start or syntax.starts_line(spaces.end()):
            yield _Line(at, spaces.end() - at, end)
        at = end + (2 if syntax.text.startswith("\r\n", end) else 1)


class _Mover:
    def __init__(self, syntax: Syntax, columns: dict[Part, Column], step: Column) -> None:
        self.text = syntax.text
        self.columns = columns
        self.step = step
        self.comments = {comment.start for comment in syntax.comments}
        self.entries = sorted(
            (start, index, part)
            for index, part in enumerate(syntax.parts)
            if part in columns
            for start in part.entries
        )
        # scalars of several lines: from where to where the parser has them
        self.scalars = [
            (part, syntax.content_start + part.event.end_mark.index)
            for part in syntax.parts
            if part.event.start_mark.line != part.event.end_mark.line
            and part.style not in ("empty", "alias", "block", "flow")
        ]
        # anchors and tags of collections; those of a list may not be in line with its key
        self.heads = {part.whole: part for part in columns if part.whole < part.first}
        self.contents: dict[int, Column] = {}
        self.passed_entries = 0
        self.passed_scalars = 0
        self.last_entry = -1  # where the last entry above starts
        self.owner: Part | None = None  # the collection of that

    def edits(self, line: _Line) -> Iterator[Edit]:
        """The edit of a line; the lines are asked for in their order."""
        at = line.start + line.spaces
        while self.passed_entries < len(self.entries) and self.entries[self.passed_entries][0] < at:
            self.last_entry, _, self.owner = self.entries[self.passed_entries]
            self.passed_entries += 1
        while (
            self.passed_scalars < len(self.scalars)
            and self.scalars[self.passed_scalars][1] <= line.start
        ):
            self.passed_scalars += 1
        column = self._column(line, at)
        if column is not None and column != line.spaces:
            yield Edit(Span(line.start, at), " " * column)

    def _column(self, line: _Line, at: int) -> int | None:
        """Where a line shall start, or None where it stays."""
        following = self.entries[self.passed_entries] if self._has_more() else None
        scalar = None
        if self.passed_scalars < len(self.scalars):
            part, _ = self.scalars[self.passed_scalars]
            scalar = part if part.start < line.start else None
        if following is not None and following[0] == at:
            return self.columns[following[2]].new
        if self.owner is None:
            return self._before_all(line, at)
        if scalar is not None and scalar.style in ("|", ">"):
            return self._block_text(line)
        if at == line.end:
            return None
        if at in self.comments:
            return self._comment(line.spaces, following)
        return self._continued(line, at)

    def _has_more(self) -> bool:
        return self.passed_entries < len(self.entries)

    def _before_all(self, line: _Line, at: int) -> int | None:
        """Comments above the first entry; markers stay where they are."""
        if at in self.comments and self._has_more():
            old, new = self.columns[self.entries[0][2]]
            return new if line.spaces == old else None
        return None

    def _continued(self, line: _Line, at: int) -> int:
        """The column of a line that goes on with a value."""
        assert self.owner is not None
        old, new = self.columns[self.owner]
        column = new + self._scaled(line.spaces - old)
        if at in self.heads:
            column = max(self.columns[self.heads[at]].new, new + 1)
        if column != line.spaces and self.text[at] == "\t":
            raise CannotMoveError
        return max(column, 0)

    def _scaled(self, offset: int) -> int:
        """An offset in new steps, where it is a number of old ones."""
        old, new = self.step
        if offset <= 0 or old <= 0 or offset % old:
            return offset
        return offset // old * new

    def _block_text(self, line: _Line) -> int:
        """The column of a line in a block text, whose further space is content."""
        old, new = self._content(self.passed_scalars)
        if line.spaces >= old:
            return line.spaces + new - old
        if line.start + line.spaces < line.end and old != new:
            raise CannotMoveError  # a tab
        return min(line.spaces, new)

    def _content(self, index: int) -> Column:
        """Where the lines of a block text of the last entry start, and shall start."""
        if index not in self.contents:
            assert self.owner is not None
            scalar, end = self.scalars[index]
            self.contents[index] = self._placed(scalar, end, *self.columns[self.owner])
        return self.contents[index]

    def _placed(self, scalar: Part, end: int, old: int, new: int) -> Column:
        indicator = _INDICATOR.match(self.text, scalar.start)
        if indicator is not None:
            return Column(old + int(indicator[1]), new + int(indicator[1]))
        for text in self.text[scalar.start : end].replace("\r", "\n").split("\n")[1:]:
            if text.strip(" "):
                column = len(text) - len(text.lstrip(" "))
                return Column(column, new + self._scaled(column - old))
        return Column(old + 1, new + 1)  # nothing but blank lines

    def _comment(self, column: int, following: tuple[int, int, Part] | None) -> int:
        """The column of a comment: with the entry below it, or with what stands above."""
        assert self.owner is not None
        if following is not None and self.columns[following[2]].old == column:
            return self.columns[following[2]].new
        part: Part | None = self.owner
        old, new = self.columns[self.owner]
        if old <= column:
            moved = new + self._scaled(column - old)
            return moved if moved < self._block_text_above() else new
        while part is not None:
            limit = new
            old, new = self.columns.get(part, (old, new))
            if old <= column:
                return min(new + self._scaled(column - old), limit)
            part = part.parent
        return min(column, new)

    def _block_text_above(self) -> int:
        """The column from which on a comment would be a line of the block text above it."""
        index = self.passed_scalars - 1
        if index >= 0:
            scalar, _ = self.scalars[index]
            if scalar.style in ("|", ">") and scalar.start > self.last_entry:
                return self._content(index).new
        return sys.maxsize
