"""A text does not stand in the quotes that all texts shall have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.patterns import lazy
from corpuslint.respelling import respelled
from corpuslint.rule import rule
from corpuslint.span import Edit, Span
from corpuslint.spelling import plain
from corpuslint.tuples import NamedTuple
from corpuslint.yaml_syntax import Part, Syntax, syntax_of

_COLON = lazy(r"[ \t]*:")
_NAMES = {"'": "single", '"': "double"}


class Options(NamedTuple):
    style: Literal["double", "single", "minimal"] = "double"


@rule("style", "warning", default=False, fixes=["safe"])
def inspect(document: Document, options: Options) -> Iterator[Finding]:
    syntax = syntax_of(document)
    if syntax is None:
        return
    for part in syntax.parts:
        if part.style not in _NAMES or not syntax.is_on_one_line(part.start, part.end):
            continue
        span = Span(part.start, part.end)
        if options.style == "minimal":
            yield from _needless(syntax, part, span)
            continue
        quote = '"' if options.style == "double" else "'"
        if part.style != quote:
            text = _requoted(syntax.text[part.start + 1 : part.end - 1], quote)
            if text is not None:
                message = f"{_NAMES[part.style]} quotes, not {options.style} ones"
                title = f"write {options.style} quotes"
                yield respelled(message, span, title, [Edit(span, text)])


def _requoted(inner: str, quote: str) -> str | None:
    """What stands between quotes of one kind, in those of the other; None where it needs an
    escape, or has one."""
    if quote == '"':
        inner = inner.replace("''", "'")
    return None if quote in inner or "\\" in inner else quote + inner + quote


def _needless(syntax: Syntax, part: Part, span: Span) -> Iterator[Finding]:
    """The finding for quotes without which every reader takes the text for itself."""
    if part.event.tag is not None:
        return  # quotes count to it
    # an item counts as if between brackets, where its list may come to be written
    text = plain(part.event.value, part.in_flow or part.place == "item")
    if text is None:
        return
    message = "quotes that the text does not need"
    if _may_be_plain(syntax, part):
        yield respelled(message, span, "remove the quotes", [Edit(span, text)])
    else:
        yield Finding(message, span)


def _may_be_plain(syntax: Syntax, part: Part) -> bool:
    """Whether what stands around a quoted scalar does not need its quotes: `{"a":1}` does."""
    if syntax.text[max(part.start - 1, 0) : part.start] == ":":
        return False
    end = part.end
    if part.place == "key":
        colon = _COLON.match(syntax.text, end)
        end = colon.end() if colon is not None else end
    after = syntax.text[end : end + 1]
    return after in ("", " ", "\t", "\r", "\n") or (
        part.in_flow and end == part.end and after in ",]}"
    )
