"""One pass over libyaml's events: plain data, and the events to place it by."""

from __future__ import annotations

import re
from typing import Any

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from corpuslint.blocks.limits import MAX_DEPTH, MAX_NODES, LimitExceeded
from corpuslint.blocks.node import Node
from corpuslint.scalar import Resolver, core
from corpuslint.span import Span
from corpuslint.split import Problem

try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # no libyaml in this build of PyYAML: the same events, slower
    from corpuslint.blocks.pure_yaml import PureParser as _Parser

_STANDARD = "tag:yaml.org,2002:"
_COLLECTION_TAGS = frozenset(_STANDARD + name for name in ("map", "seq", "omap", "pairs", "set"))
_TEXT_TAGS = frozenset(
    ["!"] + [_STANDARD + name for name in ("str", "binary", "timestamp", "value", "merge")]
)
# An indicator counts only where a node may start, so that `a?b=1&c=2` does not.
# Each expression starts with a literal: one that starts with a class is slow.
_INDICATORS = tuple(
    (character, re.compile(re.escape(character) + rf"(?<=[\s,\[{{:-]\{character})\S").search)
    for character in "&*!"
)
_RESOLVED_TAGS = frozenset(_STANDARD + name for name in ("int", "float", "bool", "null"))


def _has_extras(text: str) -> bool:
    return "<<" in text or any(
        character in text and search(text) for character, search in _INDICATORS
    )


class YamlBlock:
    """A parsed YAML block: `data`, `problems`, and places on demand.

    `data` is None where the block does not parse; `doubtful` says whether it
    holds a plain scalar that readers disagree about.
    """

    __slots__ = ("data", "doubtful", "events", "offset", "problems")

    def __init__(self, text: str, offset: int, resolver: Resolver) -> None:
        self.offset = offset
        self.events: list[Any] = []
        self.problems: list[Problem] = []
        self.data: Any = None
        before = resolver.doubtful
        try:
            self.data = self._parse(text, resolver)
        except LimitExceeded as error:
            self._refuse("resource-limit", error.offset, error.offset + 1, error.message)
        except _Refused as error:
            start, end, message = error.args
            self._refuse("invalid-yaml", start, end, message)
        except YAMLError as error:
            from corpuslint.blocks.yaml_errors import explain

            self._refuse("invalid-yaml", *explain(error, text))
        self.doubtful = resolver.doubtful > before

    def _refuse(self, rule: str, start: int, end: int, message: str) -> None:
        self.events.clear()  # half a block has no places
        self._report(rule, start, end, message)

    def _report(self, rule: str, start: int, end: int, message: str) -> None:
        span = Span(self.offset + start, self.offset + max(start, end))
        self.problems.append(Problem(rule, span, message))

    def _parse(self, text: str, resolver: Resolver) -> Any:
        """Build plain data without recursion, keeping every event.

        The loop is the hottest place of the program: what only anchors, tags
        and merges need is behind `extras`.
        """
        parser = _Parser(text)
        extras = _Extras() if _has_extras(text) else None
        keep = self.events.append
        get_event = parser.get_event
        root: Any = None
        current: Any = None
        in_mapping = False
        key: str | None = None
        stack: list[Any] = []
        try:
            get_event()
            if get_event().__class__ is StreamEndEvent:
                return None
            while True:
                event = get_event()
                kind = event.__class__
                keep(event)
                if kind is ScalarEvent:
                    value = event.value
                    if in_mapping and key is None:
                        key = value
                        if key in current:
                            self._duplicate(event)
                        elif not event.style and resolver[value] is not value:
                            self._typed_key(event, current, resolver)
                        if extras is not None:
                            key = extras.key(event, key)
                        continue
                    if extras is not None:
                        value = extras.scalar(event, resolver)
                    elif not event.style:
                        value = resolver[value]
                    if in_mapping:
                        current[key] = value
                        key = None
                    elif current is not None:
                        current.append(value)
                    else:
                        root = value
                elif kind is MappingEndEvent or kind is SequenceEndEvent:
                    if extras is not None:
                        extras.leave(current)
                    current, in_mapping = stack.pop()
                elif kind is MappingStartEvent or kind is SequenceStartEvent:
                    if len(stack) == MAX_DEPTH:
                        raise LimitExceeded(
                            f"nested deeper than {MAX_DEPTH} levels", event.start_mark.index
                        )
                    new: Any = {} if kind is MappingStartEvent else []
                    if in_mapping:
                        if key is None:
                            raise _Refused(*_complex_key(event, parser))
                        current[key] = new
                        key = None
                    elif current is not None:
                        current.append(new)
                    else:
                        root = new
                    if extras is not None:
                        extras.enter(event, new)
                    stack.append((current, in_mapping))
                    current = new
                    in_mapping = kind is MappingStartEvent
                elif kind is AliasEvent:
                    assert extras is not None
                    value = extras.alias(event)
                    if in_mapping and key is None:
                        key = value if isinstance(value, str) else "*" + event.anchor
                    elif in_mapping:
                        current[key] = value
                        key = None
                    elif current is not None:
                        current.append(value)
                else:
                    break
            following = get_event()
            if following.__class__ is not StreamEndEvent:
                start = following.start_mark.index
                message = "a second YAML document starts here; only the first is read"
                self._report("several-documents", start, start + 3, message)
            return root
        finally:
            parser.dispose()

    def _duplicate(self, event: Any) -> None:
        span = Span(self.offset + event.start_mark.index, self.offset + event.end_mark.index)
        first = self._first_place(event.value)
        message = f"the key {event.value!r} is here twice"
        related = ((first, "first here"),) if first else ()
        self.problems.append(Problem("duplicate-key", span, message, related))

    def _typed_key(self, event: Any, mapping: dict[str, Any], resolver: Resolver) -> None:
        """`1` and `0x1` are one key: identity is what a key resolves to."""
        value = resolver[event.value]
        for other in mapping:
            if other[:1] in "0123456789-+.tTfFnN~" and resolver[other] == value is not other:
                same_type = type(resolver[other]) is type(value)
                if same_type:
                    self._duplicate(event)
                    return

    def _first_place(self, key: str) -> Span | None:
        """The first place of a key in the mapping that is open now."""
        depth = 0
        for index in range(len(self.events) - 2, -1, -1):
            kind = self.events[index].__class__
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                depth += 1
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if depth == 0:
                    return _key_places(self.events, index, self.offset).get(key)
                depth -= 1
        return None

    def place(self) -> Node:
        """The tree of places, built from the kept events."""
        return _build_places(self.events, self.offset)


class _Refused(Exception):
    """(start, end, message) of what parses as YAML but no reader can use."""


class _Extras:
    """Anchors, aliases, tags and merges: what few blocks have."""

    def __init__(self) -> None:
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open: list[tuple[str | None, int, list[Any]]] = []
        self.nodes = 0
        self.merging = False

    def key(self, event: Any, key: str) -> str:
        self.merging = key == "<<" and not event.style
        if event.anchor is not None:
            self.anchors[event.anchor] = (key, 1)
        return key

    def scalar(self, event: Any, resolver: Resolver) -> Any:
        self.nodes += 1
        value = event.value
        tag = event.tag
        if tag is None:
            if not event.style:
                value = resolver[value]
        elif tag in _RESOLVED_TAGS:
            value = core(value)
            if tag.endswith("float") and isinstance(value, int):
                value = float(value)
        elif tag not in _TEXT_TAGS:
            raise _Refused(*_unknown_tag(event))
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, 1)
        self.merging = False
        return value

    def enter(self, event: Any, new: Any) -> None:
        self.nodes += 1
        if event.tag is not None and event.tag not in _COLLECTION_TAGS and event.tag != "!":
            raise _Refused(*_unknown_tag(event))
        self.open.append((event.anchor, self.nodes, []))
        self.merging = False

    def leave(self, value: Any) -> None:
        anchor, before, _ = self.open.pop()
        if isinstance(value, dict) and "<<" in value:
            merge(value)
        if anchor is not None:
            self.anchors[anchor] = (value, self.nodes - before + 1)

    def alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            raise _Refused(
                event.start_mark.index,
                event.end_mark.index,
                f"the alias *{event.anchor} names no anchor that ends before it",
            )
        value, size = self.anchors[event.anchor]
        self.nodes += size
        if self.nodes > MAX_NODES:
            raise LimitExceeded(
                f"aliases expand to more than {MAX_NODES:,} values", event.start_mark.index
            )
        return value


def merge(mapping: dict[str, Any]) -> None:
    """Apply a `<<` key in place: explicit keys win, then earlier sources."""
    sources = mapping["<<"]
    sources = sources if isinstance(sources, list) else [sources]
    if not all(isinstance(source, dict) for source in sources):
        return  # a plain key that happens to be called `<<`
    del mapping["<<"]
    for source in sources:
        for key, value in source.items():
            mapping.setdefault(key, value)


def _key_places(events: list[Any], start: int, offset: int) -> dict[str, Span]:
    """The first place of each key of the mapping whose start event is at `start`."""
    places: dict[str, Span] = {}
    depth = 0
    is_key = True
    for event in events[start + 1 :]:
        kind = event.__class__
        if depth == 0:
            if is_key and kind is ScalarEvent:
                span = Span(offset + event.start_mark.index, offset + event.end_mark.index)
                places.setdefault(event.value, span)
            is_key = not is_key
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            depth += 1
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            depth -= 1
    return places


def _build_places(events: list[Any], offset: int) -> Node:
    root = Node(Span(offset, offset))
    open_nodes: list[tuple[Node, bool]] = []
    key: str | None = None
    key_span: Span | None = None

    def attach(node: Node) -> None:
        nonlocal root, key
        if not open_nodes:
            root = node
            return
        parent, in_mapping = open_nodes[-1]
        if not in_mapping:
            parent.children[len(parent.children)] = node
            return
        assert key is not None
        if key == "<<" and (node.is_alias or node.style in ("block", "flow")):
            parent.merged.append(node)
        parent.children[key] = node
        key = None

    for event in events:
        kind = event.__class__
        span = Span(offset + event.start_mark.index, offset + event.end_mark.index)
        in_mapping = bool(open_nodes) and open_nodes[-1][1]
        if in_mapping and key is None and (kind is ScalarEvent or kind is AliasEvent):
            key = event.value if kind is ScalarEvent else "*" + event.anchor
            key_span = span
        elif kind is ScalarEvent:
            attach(Node(span, key_span if in_mapping else None, event.style or "plain"))
        elif kind is AliasEvent:
            node = Node(span, key_span if in_mapping else None)
            node.is_alias = True
            attach(node)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            style = "flow" if event.flow_style else "block"
            node = Node(span, key_span if in_mapping else None, style)
            attach(node)
            open_nodes.append((node, kind is MappingStartEvent))
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            node, _ = open_nodes.pop()
            end = span.end
            if node.style == "block":
                end = max((child.span.end for child in node.children.values()), default=span.start)
            node.span = Span(node.span.start, end)
        elif kind is DocumentEndEvent:
            break
    return root


def _complex_key(event: Any, parser: Any) -> tuple[int, int, str]:
    """Place of a collection used as a key, the typical unquoted `{{ placeholder }}`."""
    start = event.start_mark.index
    end = event.end_mark.index
    depth = 1
    while depth:
        following = parser.get_event()
        kind = following.__class__
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            depth += 1
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            depth -= 1
        end = following.end_mark.index
    return start, end, "a mapping or list stands where a key must be a text; quote it"


def _unknown_tag(event: Any) -> tuple[int, int, str]:
    start = event.start_mark.index
    tag = event.tag.replace(_STANDARD, "!!")
    return start, event.end_mark.index, f"the tag {tag} is known to no reader; quote the value"


