"""Where each value stands: the tree that key paths are looked up in."""

from __future__ import annotations

from typing import Protocol

from corpuslint.span import KeyPath, Span


class Node(Protocol):
    """One value's place: its span, its key's span, and its children's places.

    `key` is None for items of a sequence and for the root. `children` maps keys
    or indices to nodes; a collection's span runs from its first token to the
    end of its last descendant. An alias has no children of its own: whatever
    is below it is placed at the alias; `target` is what it stands for. `merged`
    are the values of `<<` keys. `style` is `plain`, a quote, `|` or `>` for a
    YAML scalar, `block` or `flow` for a collection; other languages have theirs.
    """

    span: Span
    key: Span | None

    @property
    def style(self) -> str: ...
    @property
    def children(self) -> dict[str | int, Node]: ...
    @property
    def merged(self) -> list[Node]: ...
    @property
    def is_alias(self) -> bool: ...
    @property
    def target(self) -> Node | None: ...

    def find(self, path: KeyPath) -> tuple[Node, int]:
        """The deepest node on a path, and how many of its parts led there.

        A path that goes through an alias ends there, as if wholly found: all
        that an alias stands for is placed at the alias.
        """
        node = self
        for depth, part in enumerate(path):
            child = node.children.get(part) or node._merged_child(part)
            if child is None:
                return node, depth
            if child.is_alias:
                return child, len(path)
            node = child
        return node, len(path)

    def _merged_child(self, part: str | int) -> Node | None:
        """The place of a key that a `<<` brings: its own, or that of the alias."""
        # pairs of a place to look in and the alias that led there
        waiting: list[tuple[Node, Node | None]] = [(node, None) for node in reversed(self.merged)]
        seen: set[int] = set()
        while waiting:
            source, alias = waiting.pop()
            if id(source) in seen:
                continue
            seen.add(id(source))
            if source.is_alias:
                if source.target is not None:
                    waiting.append((source.target, alias or source))
            elif part in source.children and isinstance(part, str):
                return alias or source.children[part]
            elif 0 in source.children:  # a list of mappings to merge
                waiting += [(item, alias) for item in reversed(source.children.values())]
            else:
                waiting += [(item, alias) for item in reversed(source.merged)]
        return None

    def first_key(self) -> Span | None:
        """The span of a mapping's first key, or None."""
        for child in self.children.values():
            return child.key
        return None


class PlainNode(Node):
    """A node whose place is known from the start, as in JSON and TOML."""

    __slots__ = ("children", "is_alias", "key", "merged", "span", "style", "target")

    span: Span
    key: Span | None
    style: str
    children: dict[str | int, Node]
    merged: list[Node]
    is_alias: bool
    target: Node | None

    def __init__(self, span: Span, key: Span | None = None, style: str = "") -> None:
        self.span = span
        self.key = key
        self.style = style
        self.children = {}
        self.merged = []
        self.is_alias = False
        self.target = None
