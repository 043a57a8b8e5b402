"""How the values of a TOML block are written, told by all that is in it."""

from __future__ import annotations

from corpuslint.blocks.node import Node
from corpuslint.document import Document
from corpuslint.fix.flow.parts import entry_start, has_break, line_end_of
from corpuslint.fix.meaning import margin
from corpuslint.fix.toml.text import TomlStyle, is_date
from corpuslint.span import KeyPath


def style_of(document: Document, path: KeyPath = ()) -> TomlStyle:
    """The style of a block's values; `path` is where a new one will stand.

    A new date has no quotes if the dates around it have none, those of its own table
    before those of others.
    """
    text = document.text
    quotes: list[str] = []
    units: list[str] = []
    commas: list[bool] = []
    paddings: list[str] = []
    dates: list[tuple[int, bool]] = []
    waiting: list[tuple[Node, KeyPath]] = [(document.places(), ())]
    while waiting:
        node, here = waiting.pop()
        start, end = node.span
        children = list(node.children.values())
        waiting += [(child, (*here, part)) for part, child in node.children.items()]
        if node.style == "string":
            raw = text[start:end]
            quotes += [raw[0]] if not raw.startswith(('"""', "'''")) else []
            if is_date(raw[1:-1]):
                dates.append((_shared(path, here), False))
        elif not children and is_date(text[start:end]):
            dates.append((_shared(path, here), True))
        if node.style == "array" and children:
            first = entry_start(children[0])
            is_stacked = has_break(text[start:first])
            inner, outer = margin(document, first), margin(document, start)
            units.append(inner.removeprefix(outer) if is_stacked else "")
            if is_stacked:
                commas.append("," in text[children[-1].span.end : end])
        elif node.style == "inline_table" and children:
            paddings.append(text[start + 1 : entry_start(children[0])])
    nearest = max(dates, default=(0, False))[0]
    votes = [bare for shared, bare in dates if shared == nearest]
    return TomlStyle(
        quote=max('"', "'", key=quotes.count),
        dates=sum(votes) * 2 > len(votes),
        unit=max(units, key=units.count) if units else "",
        trailing_comma=sum(commas) * 2 > len(commas),
        padding=max(paddings, key=paddings.count) if paddings else " ",
        line_end=line_end_of(document),
    )


def _shared(one: KeyPath, other: KeyPath) -> int:
    """How far two key paths go together; their last parts do not count."""
    length = 0
    for part, its in zip(one[:-1], other[:-1], strict=False):
        if part != its:
            break
        length += 1
    return length
