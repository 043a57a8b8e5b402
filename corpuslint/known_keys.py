"""The keys that the schemas of a document know, at any place of it."""

from __future__ import annotations

from corpuslint.roles import Record, RoleNode
from corpuslint.span import KeyPath


def known_keys(records: list[Record], path: KeyPath) -> set[str]:
    """The keys that some schema knows for the mapping at a path."""
    known: set[str] = set()
    for record in records:
        if not record.path:
            node = _descend(record.node, path)
            if node is not None:
                known.update(node.properties)
    return known


def _descend(node: RoleNode, path: KeyPath) -> RoleNode | None:
    for part in path:
        below = node.items if isinstance(part, int) else node.properties.get(part)
        if below is None:
            return None
        node = below
    return node
