"""How a JSON document is laid out, so that a new value looks like its neighbours."""

from __future__ import annotations

import json
from typing import Any

from corpuslint.document import Document
from corpuslint.fix.flow.parts import entry_start, has_break, line_end_of
from corpuslint.fix.json.text import is_escaped, quoted, without_halves
from corpuslint.fix.meaning import margin
from corpuslint.fix.refusal import RefusalError
from corpuslint.patterns import lazy
from corpuslint.tuples import NamedTuple

_COMMA = lazy(r",[ \t]*")
_COLON = lazy(r"[ \t]*:[ \t]*")


class JsonStyle(NamedTuple):
    """What a document's own text shows.

    `escapes` says whether its texts are kept in ASCII; `stacked` names the brackets
    whose entries mostly have lines of their own, indented by `unit`.
    """

    escapes: bool
    colon: str
    comma: str
    unit: str
    stacked: str
    line_end: str

    def quoted(self, text: str) -> str:
        """A text in quotes."""
        return quoted(text, self.escapes)

    def spelled(self, value: Any, indentation: str, like: str = "") -> str:
        """A value as JSON; a collection has one line, or several where its likes do.

        `indentation` is that of the line which it begins in, `like` is the text whose
        place it takes. Raises RefusalError for what JSON does not know.
        """
        is_stacked = isinstance(value, (list, dict)) and (
            has_break(like)
            if like[:1] in ("[", "{") and like[1:-1].strip()
            else ("[" if isinstance(value, list) else "{") in self.stacked
        )
        try:
            text = json.dumps(
                value,
                ensure_ascii=self.escapes,
                allow_nan=False,
                indent=self.unit if is_stacked else None,
                separators=("," if is_stacked else self.comma, self.colon),
            )
        except (TypeError, ValueError):
            raise RefusalError("JSON has no such value") from None
        text = without_halves(text)
        return text.replace("\n", self.line_end + indentation) if is_stacked else text


def style_of(document: Document) -> JsonStyle:
    """How a document is written, told by all that is in it."""
    text = document.text
    colons: list[str] = []
    commas: list[str] = []
    units: list[str] = []
    votes = {"[": 0, "{": 0}
    waiting = [document.places()]
    while waiting:
        node = waiting.pop()
        children = list(node.children.values())
        waiting += children
        if not children:
            continue
        first = children[0]
        start = entry_start(first)
        if first.key is not None:
            colon = _COLON.fullmatch(text, first.key.end, first.span.start)
            colons += [colon[0]] if colon else []
        if len(children) > 1:
            comma = _COMMA.fullmatch(text, first.span.end, entry_start(children[1]))
            commas += [comma[0]] if comma else []
        is_stacked = has_break(text[node.span.start : start])
        if is_stacked:
            inner, outer = margin(document, start), margin(document, node.span.start)
            units += [inner.removeprefix(outer)] if inner != outer else []
        if node.style in votes:
            votes[node.style] += 1 if is_stacked else -1
    spaced = _commonest(colons, ": ")
    return JsonStyle(
        escapes=is_escaped(document.parsed.text),
        colon=spaced,
        comma=_commonest(commas, "," if spaced == ":" else ", "),
        unit=_commonest(units, "  "),
        stacked="".join(bracket for bracket, vote in votes.items() if vote > 0),
        line_end=line_end_of(document),
    )


def _commonest(found: list[str], default: str) -> str:
    return max(found, key=found.count) if found else default
