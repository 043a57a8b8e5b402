"""A block text (`|` or `>`) line by line: what is indentation, what is content."""

from __future__ import annotations

import re

from corpuslint.fix.refusal import RefusalError
from corpuslint.patterns import lazy
from corpuslint.span import Span
from corpuslint.tuples import NamedTuple

# anchor and tag, the sign, then the indicators in either order
_HEADER = lazy(r"(?:[&!]\S*\s+)*([|>])(?:([-+])([1-9]?)|([1-9]?)([-+]?))")


class Header(NamedTuple):
    """The sign of a block text with its indicators, from `start` to `end`."""

    sign: str
    chomping: str
    indentation: int
    start: int
    end: int


class Piece(NamedTuple):
    """A piece of a scalar's source, and the text that it stands for."""

    text: str
    start: int
    end: int


class BlockText(NamedTuple):
    """A block text: `indent` is the column of its content, `end` where that ends.

    `lines` are the contents of the lines, without blank ones at the end; `tail`
    is the number of line ends that the value ends with.
    """

    header: Header
    indent: int
    lines: tuple[Span, ...]
    tail: int
    end: int


def header_of(text: str, start: int) -> Header:
    """The header of the block text that starts at an offset."""
    found = _HEADER.match(text, start)
    if found is None:
        raise RefusalError("the header of the text block is not understood")
    sign, one, two, three, four = found.groups()
    return Header(sign, one or four or "", int(two or three or 0), found.start(1), found.end())


def read_block_text(
    text: str, span: Span, value: str, column: int, breaks: re.Pattern[str]
) -> BlockText:
    """The block text of a span, whose value is known, below entries in a column.

    The column counts where the header has an indentation indicator. Raises
    RefusalError where the lines do not come to that value.
    """
    header = header_of(text, span.start)
    first_end = breaks.search(text, header.end)
    rows: list[Span] = []
    at = first_end.end() if first_end else len(text)
    is_ended = True
    while at < span.end:
        found = breaks.search(text, at, span.end)
        rows.append(Span(at, found.start() if found else span.end))
        is_ended = found is not None
        at = found.end() if found else span.end
    indent = column + header.indentation if header.indentation else _indentation(text, rows)
    lines = [Span(min(row.start + indent, row.end), row.end) for row in rows]
    filled = len(lines)
    while filled and lines[filled - 1].start == lines[filled - 1].end:
        filled -= 1
    blank = len(lines) - filled
    kept = lines[:filled]
    tail = 0
    if header.chomping == "+":
        tail = blank + (filled > 0 and (is_ended or blank > 0))
    elif header.chomping != "-" and filled:
        tail = int(is_ended or blank > 0)
    end = kept[-1].end if kept else (first_end.start() if first_end else len(text))
    if header.chomping == "+" and rows:
        end = rows[-1].end
    block = BlockText(header, indent, tuple(kept), tail, end)
    read = "".join(piece.text for piece in pieces(text, block)) + "\n" * tail
    # where U+2028 ends a line, a literal text keeps it
    if read not in (value, breaks.sub("\n", value)):
        raise RefusalError("the lines of the text block are not understood")
    return block


def _indentation(text: str, rows: list[Span]) -> int:
    """The indentation of the first line that is not blank."""
    for row in rows:
        line = text[row.start : row.end]
        if line.strip(" "):
            return len(line) - len(line.lstrip(" "))
    return 1 << 30


def pieces(text: str, block: BlockText) -> list[Piece]:
    """The content of a block text, character by character, without its last line ends.

    The source of a line end holds the indentation of the next line.
    """
    if block.header.sign == "|":
        return _literal(text, block.lines)
    return _folded(text, block.lines)


def _literal(text: str, lines: tuple[Span, ...]) -> list[Piece]:
    found: list[Piece] = []
    for number, line in enumerate(lines):
        if number:
            found.append(Piece("\n", lines[number - 1].end, line.start))
        found += _characters(text, line)
    return found


def _folded(text: str, lines: tuple[Span, ...]) -> list[Piece]:
    """As YAML 1.2 (8.1.3) has it: lines that start with white space are not folded."""
    found: list[Piece] = []
    last: Span | None = None
    blank = 0
    for line in lines:
        if line.start == line.end:
            blank += 1
            continue
        if last is None:
            if blank:
                found.append(Piece("\n" * blank, lines[0].start, line.start))
        else:
            is_folded = text[last.start] not in " \t" and text[line.start] not in " \t"
            between = "\n" * blank or " " if is_folded else "\n" * (blank + 1)
            found.append(Piece(between, last.end, line.start))
        found += _characters(text, line)
        last = line
        blank = 0
    return found


def _characters(text: str, line: Span) -> list[Piece]:
    return [Piece(text[at], at, at + 1) for at in range(line.start, line.end)]
