"""An empty value is not written in the one style."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.respelling import respelled
from corpuslint.rule import rule
from corpuslint.span import Edit, Span
from corpuslint.tuples import NamedTuple
from corpuslint.yaml_syntax import Part, Syntax, misread_items, syntax_of

_WORDS = frozenset(["null", "Null", "NULL", "~"])


class Options(NamedTuple):
    style: Literal["empty", "null", "tilde"] = "empty"


@rule("style", "warning", default=False, fixes=["safe"])
def inspect(document: Document, options: Options) -> Iterator[Finding]:
    syntax = syntax_of(document)
    if syntax is None:
        return
    wanted = {"empty": "", "null": "null", "tilde": "~"}[options.style]
    misread = misread_items(syntax)
    for part in syntax.parts:
        if part.place not in ("value", "item") or part.style not in ("plain", "empty"):
            continue
        event = part.event
        if event.value == wanted or event.anchor is not None or event.tag is not None:
            continue
        if part.style == "empty":
            if part.sign is not None and part not in misread:
                end = part.sign.end
                message = f"an empty value, not `{wanted}`"
                edit = Edit(
                    Span(end, _comma(syntax.text, end) if part.in_flow else end), f" {wanted}"
                )
                sign = Span(part.sign.start, end)
                yield respelled(message, sign, f"write `{wanted}`", [edit])
        elif event.value in _WORDS and wanted:
            at = Span(part.start, part.end)
            message = f"`{event.value}`, not `{wanted}`"
            yield respelled(message, at, f"write `{wanted}`", [Edit(at, wanted)])
        elif event.value in _WORDS and part.place == "value" and not part.in_flow:
            yield _emptied(syntax, part)


def _comma(text: str, at: int) -> int:
    """Where a comma follows with nothing but space before it; else the place itself."""
    end = at
    while text[end] in " \t":
        end += 1
    return end if text[end] == "," else at


def _emptied(syntax: Syntax, part: Part) -> Finding:
    """The finding for a word that says what no word would say as well."""
    assert part.sign is not None
    message = f"`{part.event.value}`, not an empty value"
    at = Span(part.start, part.end)
    if syntax.text[part.sign.end : part.start].strip():
        return Finding(message, at)  # a comment stands between
    return respelled(message, at, "leave the value out", [Edit(Span(part.sign.end, part.end), "")])
