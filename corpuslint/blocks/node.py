"""Where each value stands: the tree that key paths are looked up in."""

from __future__ import annotations

from corpuslint.span import KeyPath, Span


class Node:
    """One value's place: its span, its key's span, and its children's places.

    `key` is None for items of a sequence and for the root. `children` maps keys
    or indices to nodes; a collection's span runs from its first token to the
    end of its last descendant. An alias has no children of its own: whatever
    is below it is placed at the alias. `merged` are the values of `<<` keys.
    """

    __slots__ = ("children", "is_alias", "key", "merged", "span", "style")

    def __init__(self, span: Span, key: Span | None = None, style: str = "") -> None:
        self.span = span
        self.key = key
        self.style = style
        self.children: dict[str | int, Node] = {}
        self.merged: list[Node] = []
        self.is_alias = False

    def find(self, path: KeyPath) -> tuple[Node, int]:
        """The deepest node on a path, and how many of its parts led there.

        A path that goes through an alias ends there, as if wholly found: all
        that an alias stands for is placed at the alias.
        """
        node = self
        for depth, part in enumerate(path):
            child = node.children.get(part)
            if child is None and node.merged:
                return node.merged[-1], len(path)
            if child is None:
                return node, depth
            if child.is_alias:
                return child, len(path)
            node = child
        return node, len(path)

    def first_key(self) -> Span | None:
        """The span of a mapping's first key, or None."""
        for child in self.children.values():
            return child.key
        return None
