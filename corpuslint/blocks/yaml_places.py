"""Where each value of a YAML block stands, from its events.

Used only once a finding asks: a clean file never pays for it.
"""

from __future__ import annotations

import re
from typing import Any

from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from corpuslint.blocks.node import Node
from corpuslint.scalar import Resolver
from corpuslint.span import Span
from corpuslint.split import Problem

_COLON = re.compile(r"(?:\s|#[^\n]*)*:")


class _Open:
    """A collection whose end is not seen yet."""

    __slots__ = ("end", "is_mapping", "key", "key_is_merge", "key_span", "node")

    def __init__(self, node: Node, is_mapping: bool, end: int) -> None:
        self.node = node
        self.is_mapping = is_mapping
        self.end = end  # of the last key or value so far
        self.key: str | None = None
        self.key_span: Span | None = None
        self.key_is_merge = False


def build_places(events: list[Any], text: str, offset: int) -> Node:
    """The tree of places of a block's text, which starts at `offset` in its file."""
    root = Node(Span(offset, offset))
    open_nodes: list[_Open] = []
    anchored_nodes: dict[str, Node] = {}
    anchored_texts: dict[str, str] = {}
    for event in events:
        kind = event.__class__
        if kind is DocumentEndEvent:
            break
        span = Span(offset + event.start_mark.index, offset + event.end_mark.index)
        parent = open_nodes[-1] if open_nodes else None
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            closed = open_nodes.pop()
            # `[a: b]` holds a mapping without braces: nothing ends it either
            has_bracket = closed.node.style == "flow" and span.end > span.start
            end = span.end if has_bracket else closed.end
            closed.node.span = Span(closed.node.span.start, end)
            if open_nodes:
                open_nodes[-1].end = end
            continue
        if kind is ScalarEvent and event.anchor is not None:
            anchored_texts[event.anchor] = event.value
        if parent is not None and parent.is_mapping and parent.key is None:
            is_scalar = kind is ScalarEvent
            parent.key = event.value if is_scalar else anchored_texts.get(event.anchor, "")
            parent.key_is_merge = is_scalar and parent.key == "<<" and not event.style
            parent.key_span = span
            parent.end = span.end
            continue
        if kind is ScalarEvent and span.start == span.end and parent is not None:
            span = _empty_place(span, parent, text, offset)
        node = _node(event, kind, span, parent, anchored_nodes)
        if parent is None:
            root = node
        else:
            _attach(node, parent)
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            open_nodes.append(_Open(node, kind is MappingStartEvent, span.start))
    return root


def _node(
    event: Any, kind: Any, span: Span, parent: _Open | None, anchored: dict[str, Node]
) -> Node:
    key_span = parent.key_span if parent is not None and parent.is_mapping else None
    if kind is AliasEvent:
        node = Node(span, key_span)
        node.is_alias = True
        node.target = anchored.get(event.anchor)
        return node
    if kind is ScalarEvent:
        style = event.style or "plain"
    else:
        style = "flow" if event.flow_style else "block"
    node = Node(span, key_span, style)
    if event.anchor is not None:
        anchored[event.anchor] = node
    return node


def _attach(node: Node, parent: _Open) -> None:
    parent.end = node.span.end
    if not parent.is_mapping:
        parent.node.children[len(parent.node.children)] = node
        return
    assert parent.key is not None
    if parent.key_is_merge:
        parent.node.merged.append(node)
        parent.node.children.setdefault(parent.key, node)
    else:
        parent.node.children[parent.key] = node
    parent.key = None


def _empty_place(span: Span, parent: _Open, text: str, offset: int) -> Span:
    """Where a value would stand that is not there: behind its colon, else behind its key.

    libyaml places some of them at the token that follows, lines away.
    """
    if parent.key_span is None or not parent.is_mapping:
        return span
    key_end = parent.key_span.end
    colon = _COLON.match(text, key_end - offset, span.start - offset)
    place = colon.end() + offset if colon else key_end
    return Span(place, place)


def repeated_keys(events: list[Any], resolver: Resolver, offset: int) -> list[Problem]:
    """A problem for every key that its mapping has already.

    A key is what it resolves to: `1` and `0x1` are one. So are `1` and `"1"`,
    which every reader in JavaScript keeps as one text.
    """
    problems: list[Problem] = []
    anchored: dict[str, str] = {}
    open_keys: list[dict[Any, Any] | None] = []  # None for a sequence
    key_is_due: list[bool] = []
    for event in events:
        kind = event.__class__
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            open_keys.pop()
            key_is_due.pop()
            continue
        if kind is ScalarEvent and event.anchor is not None:
            anchored[event.anchor] = event.value
        known = open_keys[-1] if open_keys else None
        if known is not None:
            if key_is_due[-1]:
                text = event.value if kind is ScalarEvent else anchored.get(event.anchor, "")
                problem = _note_key(event, text, known, resolver, offset)
                if problem is not None:
                    problems.append(problem)
            key_is_due[-1] = not key_is_due[-1]
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            open_keys.append({} if kind is MappingStartEvent else None)
            key_is_due.append(True)
    return problems


def _note_key(
    event: Any, text: str, known: dict[Any, Any], resolver: Resolver, offset: int
) -> Problem | None:
    identities: list[Any] = [text]
    if event.__class__ is ScalarEvent and not event.style and event.tag is None:
        value = resolver[text]
        if not isinstance(value, str):
            identities.append((isinstance(value, bool), value))
    for identity in identities:
        if identity in known:
            first_text, first = known[identity]
            message = f"the key {_shown(text)} is here twice"
            if first_text != text:
                message = f"the key {_shown(text)} is the same as {_shown(first_text)}"
            span = Span(offset + event.start_mark.index, offset + event.end_mark.index)
            return Problem("duplicate-key", span, message, ((first, "first here"),))
    place = Span(offset + event.start_mark.index, offset + event.end_mark.index)
    for identity in identities:
        known[identity] = (text, place)
    return None


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
