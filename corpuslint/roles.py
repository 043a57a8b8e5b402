"""Roles: what the values of a document are for, as a graph walked along it.

A schema says that a value is a date, a URL or a title by `format` or `x-role`;
rules ask for roles, never for key names. Without a schema, a short list of
exact, well-known keys says it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from corpuslint.span import KeyPath

FORMAT_ROLES = {
    "date": "date",
    "date-time": "date",
    "uri": "url",
    "uri-reference": "url",
    "iri": "url",
    "iri-reference": "url",
}
# A special role is also the general one.
IMPLIED_ROLES = {
    "published": ("date",),
    "updated": ("date",),
    "page-url": ("url",),
    "original-url": ("url",),
    "amp-url": ("url",),
    "amp-cache-url": ("url",),
    "image-url": ("url",),
    "title": ("text",),
    "excerpt": ("text",),
    "name": ("text",),
}
RECORD_ROLES = ("page", "image")
VALUE_ROLES = frozenset(
    [*IMPLIED_ROLES, "date", "url", "text", "width", "height", "tags", "slug", "identifier"]
    + ["domain", "sealed"]
)
ROLES = VALUE_ROLES | frozenset(RECORD_ROLES)

# Keys whose meaning every generator shares; only exact names, never patterns.
WELL_KNOWN_KEYS: dict[str, str] = {
    "title": "title",
    "subtitle": "text",
    "description": "excerpt",
    "excerpt": "excerpt",
    "summary": "excerpt",
    "date": "published",
    "pubDate": "published",
    "publishDate": "published",
    "publishedAt": "published",
    "updated": "updated",
    "updatedDate": "updated",
    "lastmod": "updated",
    "last_modified_at": "updated",
    "expiryDate": "date",
    "canonical": "url",
    "canonical_url": "url",
    "canonicalUrl": "url",
    "cover": "image-url",
    "tags": "tags",
    "categories": "tags",
}


class RoleNode:
    """What is known of the value at one place of a schema.

    `values` are its roles as a scalar, `record` its role as a mapping (a page,
    an image); `closed` says that a mapping may have no keys but `properties`.
    `judges` and `collected` are bound by the engine: the rules that judge such
    a value, with their remembered verdicts, and whether a check wants it.
    """

    __slots__ = (
        "closed",
        "collected",
        "items",
        "judges",
        "memory",
        "patterns",
        "properties",
        "record",
        "rest",
        "values",
    )

    def __init__(self) -> None:
        self.values: tuple[str, ...] = ()
        self.record = ""
        self.properties: dict[str, RoleNode] = {}
        self.patterns: list[tuple[str, RoleNode]] = []
        self.items: RoleNode | None = None
        self.rest: RoleNode | None = None
        self.judges: tuple[Any, ...] = ()
        self.memory: dict[Any, Any] = {}
        self.collected = False
        self.closed = False

    @property
    def role(self) -> str:
        """The most special role, for reports."""
        return self.values[0] if self.values else ""

    def add_role(self, role: str) -> None:
        if role in RECORD_ROLES:
            self.record = role
            return
        for name in (role, *IMPLIED_ROLES.get(role, ())):
            if name not in self.values:
                self.values += (name,)


class Record(NamedTuple):
    """A page or an image in a document, with the values of its roles.

    `values` maps a role to the (key path, value) pairs below the record's own
    mapping that are not part of a record inside it.
    """

    kind: str
    path: KeyPath
    node: RoleNode
    value: Any
    values: dict[str, list[tuple[KeyPath, Any]]]

    def first(self, role: str) -> tuple[KeyPath, Any] | None:
        """The first value of a role, or None."""
        found = self.values.get(role)
        return found[0] if found else None


def well_known_roles(keys: dict[str, str]) -> RoleNode:
    """The graph of a document without a schema: roles of keys at its root."""
    root = RoleNode()
    root.record = "page"
    for key, role in keys.items():
        node = root.properties[key] = RoleNode()
        node.add_role(role)
    return root


def all_nodes(root: RoleNode) -> list[RoleNode]:
    """Every node of a graph once, cycles included."""
    nodes: list[RoleNode] = []
    seen = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        nodes.append(node)
        stack += node.properties.values()
        stack += [child for _, child in node.patterns]
        stack += [child for child in (node.items, node.rest) if child is not None]
    return nodes


class Walk(NamedTuple):
    """What a walk found: verdicts on single values, and the records."""

    hits: list[tuple[KeyPath, Any, Any, str]]  # path, value, verdicts, role
    records: list[Record]


def walk(data: Any, root: RoleNode) -> Walk:
    """Walk a document along its roles once; equal values are judged once.

    A null, an empty text, a boolean or a mapping is not judged by a role; the
    items of a list are judged by the role of the list.
    """
    hits: list[tuple[KeyPath, Any, Any, str]] = []
    record = Record(root.record or "page", (), root, data, {})
    records = [record]
    stack: list[tuple[Any, RoleNode, KeyPath, Record]] = [(data, root, (), record)]
    while stack:
        container, node, path, record = stack.pop()
        if container.__class__ is dict:
            properties = node.properties
            pairs = container.items()
        else:
            properties = None
            pairs = enumerate(container)
        for key, value in pairs:
            if properties is None:
                child = node.items or node
            else:
                found = properties.get(key)
                if found is None:
                    if node.rest is None and not node.patterns:
                        continue
                    found = _other_property(node, key)
                    if found is None:
                        continue
                child = found
            kind = value.__class__
            if kind is str:
                if not value:
                    continue
                remembered = child.memory.get(value)
            elif kind is dict or kind is list:
                if not value:
                    continue
                inner = record
                if kind is dict and child.record:
                    inner = Record(child.record, path + (key,), child, value, {})
                    records.append(inner)
                if child.collected and kind is list:
                    _collect(record, child, path + (key,), value)
                if kind is dict or child.items is not None or child.values:
                    stack.append((value, child, path + (key,), inner))
                continue
            elif value is None or kind is bool:
                continue
            else:
                remembered = None
            if child.judges:
                if remembered is None:
                    remembered = _judge(child, value)
                if remembered:
                    hits.append((path + (key,), value, remembered, child.role))
            if child.collected and properties is not None:
                _collect(record, child, path + (key,), value)
    return Walk(hits, records)


def _other_property(node: RoleNode, key: str) -> RoleNode | None:
    import re

    for pattern, child in node.patterns:
        if re.search(pattern, key):
            return child
    return node.rest


def _collect(record: Record, node: RoleNode, path: KeyPath, value: Any) -> None:
    for role in node.values:
        record.values.setdefault(role, []).append((path, value))


def _judge(node: RoleNode, value: Any) -> tuple[Any, ...]:
    """The verdicts of a node's judges on a value: (rule, finding) pairs."""
    verdicts = []
    for rule, judge, options in node.judges:
        finding = judge(value, options)
        if finding is not None:
            verdicts.append((rule, finding))
    result = tuple(verdicts)
    if value.__class__ is str and len(value) < 2000:
        if len(node.memory) >= 100_000:
            node.memory.clear()
        node.memory[value] = result
    return result
