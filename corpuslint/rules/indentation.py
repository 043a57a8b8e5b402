"""Nested keys or lists are not indented by the same number of spaces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.reindent import CannotMoveError, Column, reindented
from corpuslint.respelling import respelled
from corpuslint.rule import rule
from corpuslint.span import Edit, Span
from corpuslint.tuples import NamedTuple
from corpuslint.yaml_syntax import Part, Syntax, misread_items, syntax_of, usual_offset

_DASH = 2  # what an item's own keys are indented by: the dash and a space


class Options(NamedTuple):
    spaces: int = 2
    lists: Literal["consistent", "indented", "flush"] = "consistent"

    def faults(self) -> dict[str, str]:
        """What is wrong with an option's value, by its name."""
        return {} if self.spaces > 0 else {"spaces": "YAML wants at least 1 space"}


@rule("style", "warning", default=False, fixes=["safe"])
def inspect(document: Document, options: Options) -> Iterable[Finding]:
    syntax = syntax_of(document)
    if syntax is None or any(token.kind == "?" for token in syntax.tokens):
        return ()
    is_flush = options.lists == "flush"
    if options.lists == "consistent":
        is_flush = _most_are_flush(syntax)
    columns: dict[Part, Column] = {}
    gaps: list[Edit] = []
    wrong: tuple[str, Span] | None = None
    for part in syntax.parts:
        if not part.is_block:
            continue
        first = part.first
        old = syntax.column(first)
        above = columns[part.parent] if part.parent is not None else Column(0, 0)
        offset = _offset(syntax, part, options.spaces, is_flush)
        columns[part] = Column(old, above.new + offset)
        if not _matters(syntax, part):
            continue
        if _is_behind_dash(syntax, part):
            assert part.sign is not None
            gap = Span(part.sign.end, part.whole)
            if syntax.text[gap.start : gap.end] != " " and part.whole == first:
                gaps.append(Edit(gap, " "))
        if old - above.old != offset and wrong is None:
            wrong = (_message(part, old - above.old, offset), _place(syntax, part))
    if wrong is None:
        return ()
    if misread_items(syntax):
        return (Finding(*wrong),)
    try:
        step = Column(_usual_step(syntax), options.spaces)
        edits = sorted([*gaps, *reindented(syntax, columns, step)])
    except CannotMoveError:
        return (Finding(*wrong),)
    return (respelled(*wrong, "indent the block anew", edits),)


def _offset(syntax: Syntax, part: Part, spaces: int, is_flush: bool) -> int:
    """By how much a collection shall be indented, compared to the one around it."""
    if part.parent is None:
        return 0
    if _is_behind_dash(syntax, part):
        return _DASH
    return 0 if is_flush and part.place == "value" and not part.is_mapping else spaces


def _is_behind_dash(syntax: Syntax, part: Part) -> bool:
    """Whether an item's own first entry stands in the line of its dash."""
    if part.place != "item" or part.sign is None:
        return False
    return syntax.is_on_one_line(part.sign.end, part.first)


def _matters(syntax: Syntax, part: Part) -> bool:
    """Whether other lines follow the column of a collection; `-   a: 1` is key-spacing's."""
    return not _is_behind_dash(syntax, part) or not syntax.is_on_one_line(part.first, part.end)


def _most_are_flush(syntax: Syntax) -> bool:
    """Whether more lists below a key stand in its column than further in; if even, the first."""
    flush = [
        syntax.column(part.first) == syntax.column(part.parent.first)
        for part in syntax.parts
        if part.is_block and part.place == "value" and not part.is_mapping and part.parent
    ]
    return bool(flush) and (
        2 * sum(flush) > len(flush) or (2 * sum(flush) == len(flush) and flush[0])
    )


def _usual_step(syntax: Syntax) -> int:
    """By how much most nested keys, or lists, of the block are indented; 0 without any."""
    return usual_offset(syntax, lists=False) or usual_offset(syntax, lists=True) or 0


def _message(part: Part, found: int, wanted: int) -> str:
    what = "the block is" if part.parent is None else "keys are" if part.is_mapping else "a list is"
    return f"{what} indented by {found}, not by {wanted}"


def _place(syntax: Syntax, part: Part) -> Span:
    """The space before the first entry, or the entry's first character."""
    first = part.first
    start = syntax.line(first).start
    if part.sign is not None and part.sign.kind == "-" and part.sign.start >= start:
        start = part.sign.end
    return Span(start, first) if start < first else Span(first, first + 1)
