"""What may not be changed: aliases, merges, anchors, tags, keys that are there twice."""

from __future__ import annotations

from typing import Any

from yaml.events import AliasEvent

from corpuslint.blocks.yaml_places import YamlNode
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.yaml.layout import Layout
from corpuslint.ops import Insert, Reorder
from corpuslint.span import KeyPath

_MISSING = "the value is not there any more"
_ALIAS = "the value comes from an alias"
_SHARED = "an alias elsewhere stands for the same value"
_MERGED_LAST = "what a merge brings comes last"


def trail_of(layout: Layout, path: KeyPath) -> list[YamlNode]:
    """The nodes from the root to a collection that may be changed."""
    trail = [layout.root]
    for part in path:
        trail.append(child_of(trail[-1], part))
    for node in trail:
        event = layout.event(node)
        if isinstance(event, AliasEvent):
            raise RefusalError(_ALIAS)
        if event.tag is not None:
            raise RefusalError("a tag says what kind of value it is")
        if event.anchor is not None and _is_aliased(layout, event.anchor, node.index):
            raise RefusalError(_SHARED)
    if trail[-1].style not in ("flow", "block"):
        raise RefusalError(_MISSING)
    return trail


def child_of(parent: YamlNode, part: str | int) -> YamlNode:
    """The node right below another one, under a key that is written there."""
    if parent.is_alias:
        raise RefusalError(_ALIAS)
    node = parent.children.get(part)
    if isinstance(node, YamlNode) and node not in parent.merged:
        if node.key_index >= 0 and isinstance(parent.places.events[node.key_index], AliasEvent):
            raise RefusalError("the key is an alias")
        return node
    if parent._merged_child(part) is not None:
        raise RefusalError("the value comes from a merge")
    raise RefusalError(_MISSING)


def check_value(layout: Layout, node: YamlNode) -> None:
    """Refuse to write over an alias, or over a value with an anchor or a tag."""
    event: Any = layout.event(node)
    if isinstance(event, AliasEvent):
        raise RefusalError(_ALIAS)
    if event.anchor is not None or event.tag is not None:
        raise RefusalError("the value carries an anchor or a tag")


def check_inside(layout: Layout, node: YamlNode) -> None:
    """Refuse to take away what an alias elsewhere stands for: a key, a value, a part of it."""
    start = node.index if node.key_index < 0 else node.key_index
    end = layout.events_end(node)
    for event in layout.events[start:end]:
        if isinstance(event, AliasEvent) or not getattr(event, "anchor", None):
            continue
        if _is_aliased(layout, event.anchor, end - 1):
            raise RefusalError(_SHARED)


def check_once(layout: Layout, parent: YamlNode, key: str) -> None:
    """Refuse where a key is there more than once, or a merge brings it, too."""
    if _keys(layout, parent).count(key) > 1:
        raise RefusalError(f"the key {key!r} is there twice")
    if parent._merged_child(key) is not None:
        raise RefusalError("a merge brings the same key")


def check_new(layout: Layout, parent: YamlNode, operation: Insert, there: Any) -> None:
    """Refuse where a new key or item would not come to stand where it is meant to."""
    part, after = operation.path[-1], operation.after
    if isinstance(part, int) or isinstance(there, list):
        if not isinstance(part, int) or not isinstance(there, list) or part > len(there):
            raise RefusalError(_MISSING)
        return
    if part in there:
        raise RefusalError(f"the key {part!r} is there already")
    if after is None:
        if parent.merged:
            raise RefusalError(_MERGED_LAST)
        return
    number = _keys(layout, parent).count(after)
    if number > 1:
        raise RefusalError(f"the key {after!r} is there twice")
    child_of(parent, after)


def check_order(layout: Layout, parent: YamlNode, operation: Reorder, there: Any) -> None:
    """Refuse an order that is not one of the keys as they are written."""
    if parent.merged:
        raise RefusalError(_MERGED_LAST)
    keys = [] if isinstance(there, list) else _keys(layout, parent)
    if len(set(keys)) < len(keys):
        raise RefusalError("a key is there twice")
    if sorted(keys) != sorted(operation.keys):
        raise RefusalError("the new order does not name the keys that are there")


def _keys(layout: Layout, parent: YamlNode) -> list[str]:
    """The keys of a mapping as they stand, also those that are there twice."""
    return [layout.key_text(node) for node in layout.children(parent)]


def _is_aliased(layout: Layout, anchor: str, after: int) -> bool:
    return any(
        isinstance(event, AliasEvent) and event.anchor == anchor
        for event in layout.events[after + 1 :]
    )
