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

    def __init__(self, node: Node, is_mapping: bool) -> None:
        self.node = node
        self.is_mapping = is_mapping
        self.end = node.span.start  # of the last key or value so far
        self.key: str | None = None
        self.key_span: Span | None = None
        self.key_is_merge = False


def build_places(events: list[Any], text: str, offset: int) -> Node:
    """The tree of places of a block's text, which starts at `offset` in its file."""
    root = Node(Span(offset, offset))
    open_nodes: list[_Open] = []
    parent: _Open | None = None
    anchored_nodes: dict[str, Node] = {}
    anchored_texts: dict[str, str] = {}
    for event in events:
        kind = event.__class__
        if kind is ScalarEvent:
            span = Span(offset + event.start_mark.index, offset + event.end_mark.index)
            if event.anchor is not None:
                anchored_texts[event.anchor] = event.value
            if parent is not None and parent.is_mapping and parent.key is None:
                parent.key = key = event.value
                parent.key_is_merge = key == "<<" and not event.style
                parent.key_span = span
                parent.end = span.end
                continue
            if span.start == span.end and parent is not None:
                span = _empty_place(span, parent, text, offset)
            node = Node(span, None, event.style or "plain")
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            closed = open_nodes.pop()
            parent = open_nodes[-1] if open_nodes else None
            end = closed.end
            if closed.node.style == "flow":
                # `[a: b]` holds a mapping without braces: nothing ends it either
                start_of_end, end_of_end = event.start_mark.index, event.end_mark.index
                end = offset + end_of_end if end_of_end > start_of_end else end
            closed.node.span = Span(closed.node.span.start, end)
            if parent is not None:
                parent.end = end
            continue
        elif kind is DocumentEndEvent:
            break
        else:
            span = Span(offset + event.start_mark.index, offset + event.end_mark.index)
            if kind is AliasEvent:
                if parent is not None and parent.is_mapping and parent.key is None:
                    parent.key = anchored_texts.get(event.anchor, "")
                    parent.key_is_merge = False
                    parent.key_span = span
                    parent.end = span.end
                    continue
                node = Node(span)
                node.is_alias = True
                node.target = anchored_nodes.get(event.anchor)
            else:
                node = Node(span, None, "flow" if event.flow_style else "block")
        if kind is not AliasEvent and event.anchor is not None:
            anchored_nodes[event.anchor] = node
        if parent is None:
            root = node
        else:
            parent.end = span.end
            if not parent.is_mapping:
                parent.node.children[len(parent.node.children)] = node
            else:
                _attach(node, parent)
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            parent = _Open(node, kind is MappingStartEvent)
            open_nodes.append(parent)
    return root


def _attach(node: Node, parent: _Open) -> None:
    """Add a value to the mapping that is open, at the key that waits for it."""
    assert parent.key is not None
    node.key = parent.key_span
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
