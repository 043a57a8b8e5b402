"""A scalar that takes another scalar's place, in the style that it has."""

from __future__ import annotations

from typing import Any

from corpuslint.blocks.yaml_places import YamlNode
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.yaml.edits import holds, trimmed, write_behind
from corpuslint.fix.yaml.layout import Layout
from corpuslint.fix.yaml.splice import flow_pieces, splice
from corpuslint.fix.yaml.style import Writer
from corpuslint.ops import Set, same
from corpuslint.patterns import lazy
from corpuslint.scalar import readings
from corpuslint.span import Edit, Span
from corpuslint.spelling import UnspellableError, is_printable, plain, quoted

_SPACE_BEFORE_COMMA = lazy(r"[ \t]*(?=,)")


def set_scalar(
    layout: Layout, node: YamlNode, operation: Set, old: Any, in_flow: bool
) -> list[Edit]:
    """The edits that write a scalar over another one on one line, or where there is none."""
    new = operation.value
    span = node.span
    if node.style == "plain" and span.start == span.end:
        return fill(layout, node, Writer(layout).scalar(new, in_flow), in_flow)
    if isinstance(new, str) and isinstance(old, str):
        if node.style == "plain" and layout.is_one_line(span):
            bare = plain(new, in_flow, like=layout.text[span.start : span.end])
            if bare is not None:
                return trimmed(layout.text, span, bare)
        else:
            edits = _spliced(layout, node, operation, in_flow)
            if edits is not None:
                return edits
        if node.style in ("'", '"'):
            return trimmed(layout.text, span, _quoted(new, node.style))
    elif same(old, new) and _is_clear(layout.event(node).value, new):
        return []
    writer = Writer(layout)
    if node.style == "plain":
        writer.follow(node.style, layout.event(node).value)
    return [Edit(span, writer.scalar(new, in_flow))]


def fill(layout: Layout, node: YamlNode, written: str, in_flow: bool) -> list[Edit]:
    """The edits that write a value where there is none but a key or a dash."""
    text = layout.text
    at = node.span.start
    if text[at - 1] not in ":-" or (node.key is not None and at == node.key.end):
        if not in_flow or node.key is None:
            raise RefusalError("the key is written with a `?`")
        return [Edit(Span(at, at), f": {written}")]
    if in_flow:
        space = _SPACE_BEFORE_COMMA.match(text, at)
        return [Edit(Span(at, space.end() if space else at), f" {written}")]
    return [write_behind(layout, at, written)]


def _quoted(value: str, style: str) -> str:
    try:
        return quoted(value, "'" if style == "'" else '"')
    except UnspellableError as error:
        raise RefusalError(str(error)) from None


def _is_clear(text: str, value: Any) -> bool:
    """Whether every reader takes a plain scalar for this value."""
    return all(
        one is value or (one == value and not isinstance(one, (bool, str)))
        for one in readings(text).values()
    )


def _spliced(layout: Layout, node: YamlNode, operation: Set, in_flow: bool) -> list[Edit] | None:
    """The edits of a plain or quoted text of which only a piece changes."""
    new: str = operation.value
    value = layout.event(node).value
    found = flow_pieces(layout.text, node.span, node.style, value, layout.wide)
    if found is None:
        return None
    if node.style == "plain":
        # what is one line in the value may stand in several in the text
        if plain(new.replace("\n", " "), in_flow) is None:
            return None
        edits = splice(layout.text, found, new, _as_plain)
    elif node.style == "'":
        edits = splice(layout.text, found, new, _in_single_quotes)
    else:
        edits = splice(layout.text, found, new, lambda text: _quoted(text, '"')[1:-1])
    if edits and not layout.is_one_line(node.span) and not holds(layout, edits, operation):
        return None
    return edits


def _as_plain(text: str) -> str | None:
    return text if is_printable(text) and "\t" not in text else None


def _in_single_quotes(text: str) -> str | None:
    return text.replace("'", "''") if is_printable(text) and "\t" not in text else None
