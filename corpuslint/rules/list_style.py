"""A list is not written in the one style: a line for each item, or brackets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from corpuslint.block_lines import line_ending
from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.respelling import respelled
from corpuslint.rule import rule
from corpuslint.span import Edit, Span
from corpuslint.spelling import can_be_plain, is_date_like
from corpuslint.tuples import NamedTuple
from corpuslint.yaml_syntax import Part, Syntax, syntax_of, usual_offset


class Options(NamedTuple):
    style: Literal["consistent", "block", "flow"] = "consistent"
    width: int = 80
    spaces: int | None = None

    def faults(self) -> dict[str, str]:
        """What is wrong with an option's value, by its name."""
        if self.spaces is None or self.spaces >= 0:
            return {}
        return {"spaces": "must be 0 or more"}


@rule("style", "warning", default=False, fixes=["safe"])
def inspect(document: Document, options: Options) -> Iterator[Finding]:
    syntax = syntax_of(document)
    if syntax is None:
        return
    lists = [part for part in syntax.parts if _is_simple(syntax, part)]
    wanted = _usual_style(lists) if options.style == "consistent" else options.style
    offset = _dash_offset(syntax, options)
    for part in lists:
        if part.style == "flow" and wanted == "block":
            yield from _to_block(syntax, part, line_ending(document), offset)
        elif part.is_block and wanted == "flow":
            yield from _to_flow(syntax, part, options.width)


def _is_simple(syntax: Syntax, part: Part) -> bool:
    """Whether a value is a list of what fits a line each, right below a key in block style."""
    parent = part.parent
    if part.is_mapping or parent is None or not (parent.is_mapping and parent.is_block):
        return False
    if part.place != "value" or not part.children or part.sign is None:
        return False
    return all(_fits_a_line(syntax, item) for item in part.children)


def _usual_style(lists: list[Part]) -> str:
    """The style that most lists have, or "" where none is the commoner."""
    flow = sum(part.style == "flow" for part in lists)
    return "" if 2 * flow == len(lists) else "flow" if 2 * flow > len(lists) else "block"


def _dash_offset(syntax: Syntax, options: Options) -> int:
    """By how much new dashes are indented: as said, or as most lists, or most nested keys, are."""
    said = (options.spaces, usual_offset(syntax, lists=True), usual_offset(syntax, lists=False))
    return next((offset for offset in said if offset is not None), 2)


def _fits_a_line(syntax: Syntax, item: Part) -> bool:
    """Whether an item is a scalar or a flow mapping, and written on one line."""
    if item.style in ("empty", "|", ">", "block") or not syntax.is_on_one_line(
        item.whole, item.end
    ):
        return False
    # `[a: b]` holds a mapping without braces
    return item.style != "flow" or syntax.text[item.start] == "{"


def _to_block(syntax: Syntax, part: Part, new_line: str, offset: int) -> Iterator[Finding]:
    text = syntax.text
    line_end = syntax.line(part.end).end
    assert part.sign is not None
    assert part.parent is not None
    if syntax.has_comment(part.sign.end, part.end):
        return
    column = syntax.column(part.parent.first) + offset
    start = new_line + " " * column + "- "
    lines = "".join(start + text[item.whole : item.end] for item in part.children)
    before = len(text[: part.start].rstrip(" \t\r\n"))
    edits = [Edit(Span(before, line_end), lines)]
    if text[part.end : line_end].strip():  # a comment, which stays behind the key
        edits = [Edit(Span(before, part.end), ""), Edit(Span(line_end, line_end), lines)]
    message = "a list in brackets, not with a line for each item"
    yield respelled(message, Span(part.start, part.end), "give each item a line", edits)


def _to_flow(syntax: Syntax, part: Part, width: int) -> Iterator[Finding]:
    assert part.sign is not None
    line_end = syntax.line(part.end).end
    if part.event.anchor is not None or part.event.tag is not None:
        return
    if syntax.has_comment(part.sign.end, line_end):
        return
    items = part.children
    if not all(_may_be_in_flow(item) for item in items):
        return
    written = ", ".join(syntax.text[item.whole : item.end] for item in items)
    if _nominal_width(syntax, part) + len(f" [{written}]") > width:
        return
    edit = Edit(Span(part.sign.end, part.end), f" [{written}]")
    message = "a list with a line for each item, not in brackets"
    yield respelled(message, Span(part.first, part.end), "write it in brackets", [edit])


def _may_be_in_flow(item: Part) -> bool:
    value = item.event.value if item.style == "plain" else ""
    return item.style != "plain" or can_be_plain(value, in_flow=not is_date_like(value))


def _nominal_width(syntax: Syntax, part: Part) -> int:
    """The width of a key with its colon, in an indentation of 2 spaces a level.

    A list that fits must not depend on how far its line happens to be indented.
    """
    depth = -1
    parent = part.parent
    while parent is not None:
        depth += 1
        parent = parent.parent
    return 2 * depth + part.key.end - part.key.whole + 1
