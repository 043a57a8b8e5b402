"""Where each value of a YAML block stands, read off its events when a finding asks.

A collection is opened only where a key path leads into it, so that one finding
in a long block costs little more than passing over its events.
"""

from __future__ import annotations

import re
from typing import Any

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from corpuslint.blocks.node import Node, PlainNode
from corpuslint.blocks.yaml_extras import is_merge_key
from corpuslint.span import Span

_COLON = re.compile(r"(?:\s|#[^\n]*)*:")


class YamlPlaces:
    """The kept events of a block's text, which starts at `offset` in its file."""

    __slots__ = ("_anchors", "_targets", "events", "offset", "text")

    def __init__(self, events: list[Any], text: str, offset: int) -> None:
        self.events = events
        self.text = text
        self.offset = offset
        self._anchors: list[tuple[int, str]] | None = None
        self._targets: dict[int, YamlNode] = {}

    def root(self) -> Node:
        """The node of the block's value."""
        if not self.events:
            return PlainNode(Span(self.offset, self.offset))
        return YamlNode(self, 0, -1)

    def span(self, index: int) -> Span:
        """The span of an event's own token."""
        event = self.events[index]
        return Span(self.offset + event.start_mark.index, self.offset + event.end_mark.index)

    def anchored(self, alias: int) -> int:
        """The event that an alias stands for: the last before it of that name, or -1."""
        if self._anchors is None:
            self._anchors = [
                (index, event.anchor)
                for index, event in enumerate(self.events)
                if getattr(event, "anchor", None) and event.__class__ is not AliasEvent
            ]
        name = self.events[alias].anchor
        known = (index for index, anchor in self._anchors if index < alias and anchor == name)
        return max(known, default=-1)

    def target(self, alias: int) -> YamlNode | None:
        """The node that an alias stands for; one and the same for all its aliases."""
        index = self.anchored(alias)
        if index < 0:
            return None
        return self._targets.setdefault(index, YamlNode(self, index, -1))


class YamlNode(Node):
    """The place of a value, by the index of its event and of its key's (-1 for none)."""

    __slots__ = ("_children", "_end", "_key", "_merged", "_span", "index", "key_index", "places")

    def __init__(self, places: YamlPlaces, index: int, key_index: int) -> None:
        self.places = places
        self.index = index
        self.key_index = key_index
        self._span: Span | None = None
        self._key: Span | None = None
        self._children: dict[str | int, Node] | None = None
        self._merged: list[Node] = []
        self._end = -1  # of the last key or value of a collection, once it is opened

    @property
    def is_alias(self) -> bool:
        return isinstance(self.places.events[self.index], AliasEvent)

    @property
    def style(self) -> str:
        event = self.places.events[self.index]
        if isinstance(event, ScalarEvent):
            return event.style or "plain"
        return "" if self.is_alias else "flow" if event.flow_style else "block"

    @property
    def target(self) -> Node | None:
        return self.places.target(self.index) if self.is_alias else None

    @property
    def key(self) -> Span | None:
        if self._key is None and self.key_index >= 0:
            self._key = self.places.span(self.key_index)
        return self._key

    @key.setter
    def key(self, key: Span | None) -> None:
        self._key = key

    @property
    def span(self) -> Span:
        if self._span is None:
            span = self.places.span(self.index)
            kind = self.places.events[self.index].__class__
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open()
                span = Span(span.start, max(span.start, self._end))
            elif span.start == span.end and self.key_index >= 0:
                span = self._empty_place(span.start)
            self._span = span
        return self._span

    @span.setter
    def span(self, span: Span) -> None:
        self._span = span

    @property
    def children(self) -> dict[str | int, Node]:
        if self._children is None:
            self._open()
        assert self._children is not None
        return self._children

    @property
    def merged(self) -> list[Node]:
        if self._children is None:
            self._open()
        return self._merged

    def _open(self) -> None:
        """Find the values right below this one, passing over all that is deeper."""
        if self._children is not None:
            return
        children: dict[str | int, Node] = {}
        self._children = children
        places = self.places
        events = places.events
        kind = events[self.index].__class__
        if kind is not MappingStartEvent and kind is not SequenceStartEvent:
            return
        is_mapping = kind is MappingStartEvent
        last: YamlNode | None = None
        key_index = -1
        depth = 0
        for index in range(self.index + 1, len(events)):
            kind = events[index].__class__
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                if depth == 0:
                    break
                depth -= 1
                continue
            if depth == 0:
                if is_mapping and key_index < 0:
                    key_index = index
                    continue
                last = YamlNode(places, index, key_index)
                if is_mapping:
                    self._add(last, children)
                    key_index = -1
                else:
                    children[len(children)] = last
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                depth += 1
        end = places.span(index)
        # `[a: b]` holds a mapping without braces: nothing ends it
        if events[self.index].flow_style and end.end > end.start:
            self._end = end.end
        elif last is not None:
            self._end = last.span.end

    def _add(self, node: YamlNode, children: dict[str | int, Node]) -> None:
        event = self.places.events[node.key_index]
        if isinstance(event, AliasEvent):
            anchored = self.places.anchored(node.key_index)
            children[self.places.events[anchored].value if anchored >= 0 else ""] = node
        elif is_merge_key(event):
            self._merged.append(node)
            children.setdefault("<<", node)
        else:
            children[event.value] = node

    def _empty_place(self, at: int) -> Span:
        """Where a value would stand that is not there: behind its colon, else behind its key.

        libyaml places some of them at the token that follows, lines away.
        """
        places = self.places
        assert self.key is not None
        key_end = self.key.end
        colon = _COLON.match(places.text, key_end - places.offset, at - places.offset)
        place = colon.end() + places.offset if colon else key_end
        return Span(place, place)
