"""A colon, a comma or the dash of a list is not set off by one space."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.respelling import respelled
from corpuslint.rule import rule
from corpuslint.span import Edit, Span
from corpuslint.tuples import NamedTuple
from corpuslint.yaml_syntax import Part, Syntax, syntax_of


class Options(NamedTuple):
    aligned: bool = False


@rule("style", "warning", default=False, fixes=["safe"])
def inspect(document: Document, options: Options) -> Iterator[Finding]:
    syntax = syntax_of(document)
    if syntax is None:
        return
    aligned = _aligned(syntax) if options.aligned else set()
    for part in syntax.parts:
        if part.sign is None:
            continue
        if part.place == "value":
            yield from _before_colon(syntax, part)
            if part not in aligned:
                yield from _after(syntax, part.sign.end, part, "colon")
        elif part.place == "item" and not _moves_lines(syntax, part):
            yield from _after(syntax, part.sign.end, part, "dash")
    yield from _commas(syntax)


def _before_colon(syntax: Syntax, value: Part) -> Iterator[Finding]:
    assert value.sign is not None
    key = value.key
    # `*a :` needs its space, and so may a key that is not written, and `{a :, b}`
    if key.style in ("alias", "empty") or (value.style == "empty" and value.in_flow):
        return
    if key.sign is None:
        yield from _no_space(syntax, key.end, value.sign.start, "colon")


def _commas(syntax: Syntax) -> Iterator[Finding]:
    last = len(syntax.tokens) - 1
    for index, token in enumerate(syntax.tokens):
        if token.kind != ",":
            continue
        before = syntax.tokens[index - 1]
        if before.kind in ("scalar", "]", "}"):
            yield from _no_space(syntax, before.end, token.start, "comma")
        after = syntax.tokens[index + 1] if index < last else token
        if after.kind not in (",", "]", "}"):
            yield from _one_space(syntax, token.end, after.start, "comma")


def _after(syntax: Syntax, start: int, part: Part, sign: str) -> Iterator[Finding]:
    if part.whole > start or part.style != "empty":
        yield from _one_space(syntax, start, part.whole, sign)


def _one_space(syntax: Syntax, start: int, end: int, sign: str) -> Iterator[Finding]:
    gap = syntax.text[start:end]
    if gap == " " or gap.strip(" \t") or end < start:
        return
    found = "no space" if not gap else "more than one space" if gap.strip(" ") == "" else "a tab"
    message = f"{found} behind the {sign}"
    yield respelled(message, Span(start, end), "put one space there", [Edit(Span(start, end), " ")])


def _no_space(syntax: Syntax, start: int, end: int, sign: str) -> Iterator[Finding]:
    gap = syntax.text[start:end]
    if gap and not gap.strip(" \t"):
        message = f"white space in front of the {sign}"
        span = Span(start, end)
        yield respelled(message, span, "remove the white space", [Edit(span, "")])


def _moves_lines(syntax: Syntax, item: Part) -> bool:
    """Whether a space less behind the dash means that other lines have to move, too."""
    return item.is_block and not syntax.is_on_one_line(item.first, item.end)


def _aligned(syntax: Syntax) -> set[Part]:
    """The values that stand in one column with that of the entry before or after."""
    aligned = set()
    for part in syntax.parts:
        if part.is_mapping and part.is_block:
            for one, other in pairwise(part.children[1::2]):
                if syntax.column(one.whole) == syntax.column(other.whole):
                    aligned |= {one, other}
    return aligned
