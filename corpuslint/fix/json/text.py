"""JSON texts: with escapes as their document has them, changed only where they differ."""

from __future__ import annotations

import json
import re

from corpuslint.fix.refusal import RefusalError
from corpuslint.patterns import lazy
from corpuslint.span import Edit, Span, smallest_edit

_ESCAPED = lazy(r"(?<!\\)(?:\\\\)*\\u(?!00[0-7])[0-9a-fA-F]{4}")
_SURROGATE = lazy("[\ud800-\udfff]")
# two escapes that are halves of one character count as one
_CHARACTER = lazy(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]"
)


def is_escaped(raw: str) -> bool:
    """Whether a piece of JSON is kept in ASCII: by an escape of a character beyond it."""
    return raw.isascii() and _ESCAPED.search(raw) is not None


def quoted(text: str, escapes: bool) -> str:
    """A text in quotes; with `escapes`, in ASCII."""
    return without_halves(json.dumps(text, ensure_ascii=escapes))


def without_halves(raw: str) -> str:
    """JSON in which halves of characters are escaped: no file can hold them."""
    return _SURROGATE.sub(_escape, raw)


def respelled(raw: str, old: str, new: str, escapes: bool, at: int) -> Edit:
    """Another text in the place of one that starts at an offset of the file.

    Only the piece that changes is written, so that the escapes of the rest stay.
    Raises RefusalError where no JSON stands for the new one.
    """
    escapes = is_escaped(raw) or (escapes and raw.isascii())
    places = [found.span() for found in _CHARACTER.finditer(raw, 1, len(raw) - 1)]
    edit = Edit(Span(1, len(raw) - 1), quoted(new, escapes)[1:-1])
    if len(places) == len(old):
        (first, last), _ = smallest_edit(old, new)
        start = places[first - 1][1] if first else 1
        end = places[last - 1][1] if last > first else start
        piece = new[first : len(new) - (len(old) - last)]
        shorter = Edit(Span(start, end), quoted(piece, escapes)[1:-1])
        if json.loads(raw[:start] + shorter.text + raw[end:]) == new:
            edit = shorter
    if json.loads(raw[: edit.span.start] + edit.text + raw[edit.span.end :]) != new:
        raise RefusalError("JSON cannot hold two halves of a character beside each other")
    return Edit(Span(at + edit.span.start, at + edit.span.end), edit.text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
