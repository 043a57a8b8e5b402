"""Roles: what the values of a document are for, as a graph walked along it.

A schema says that a value is a date, a URL or a title by `format` or `x-role`;
rules ask for roles, never for key names. Without a schema, a short list of
exact, well-known keys says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple

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
# A text with markup in it is none that rules about plain text judge.
MARKDOWN = "markdown"
# Not said by anybody: an empty text goes by it, for checks that want to know of some.
EMPTY = "empty"
MARKDOWN_TYPES = frozenset(["text/markdown", "text/html"])  # of `contentMediaType`
RECORD_ROLES = ("page", "image")
VALUE_ROLES = frozenset(
    [
        *IMPLIED_ROLES,
        *("date", "url", "text", MARKDOWN, "width", "height"),
        *("tags", "slug", "identifier", "domain", "sealed"),
    ]
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
    "updatedAt": "updated",
    "lastUpdated": "updated",
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


_MOST_REMEMBERED = 10_000  # values of one node


class RoleNode:
    """What is known of the value at one place of a schema.

    `values` are its roles as a scalar, `record` its role as a mapping (a page,
    an image); `closed` says that a mapping may have no keys but `properties`,
    `required` which it must have, `order` in which order its keys shall come. `unique`
    are lists of key paths, from the root, whose values together no two documents share;
    `refers_to` is one that has the value of this place in some document; `copied` are
    the keys that pages and the pages inside them share.
    The rest is bound by a plan: `judges` are the rules that judge such a value
    (`plain_judges` where it is a line of printable ASCII), with their verdicts in `memory`;
    `collected` are the roles that a check wants; `walked` are those of the properties
    below which there is any; `leads` says that this value, or one below it, refers to
    another document; `tells_empty` that a check wants to know where it is empty;
    `is_loose` says that other keys have a node too.
    """

    __slots__ = (
        "closed",
        "collected",
        "copied",
        "is_loose",
        "items",
        "judges",
        "leads",
        "memory",
        "order",
        "patterns",
        "plain_judges",
        "properties",
        "record",
        "refers_to",
        "required",
        "rest",
        "tells_empty",
        "unique",
        "values",
        "walked",
    )

    def __init__(self) -> None:
        self.values: tuple[str, ...] = ()
        self.record = ""
        self.properties: dict[str, RoleNode] = {}
        self.patterns: list[tuple[Callable[[str], bool], RoleNode]] = []
        self.items: RoleNode | None = None
        self.rest: RoleNode | None = None
        self.judges: tuple[Any, ...] = ()
        self.plain_judges: tuple[Any, ...] = ()
        self.memory: dict[Any, Any] = {}
        self.collected: tuple[str, ...] = ()
        self.walked: dict[str, RoleNode] = {}
        self.closed = False
        self.order: tuple[str, ...] = ()
        self.required: frozenset[str] = frozenset()
        self.is_loose = False
        self.unique: tuple[tuple[tuple[str, ...], ...], ...] = ()
        self.refers_to: tuple[str, ...] = ()
        self.copied: tuple[str, ...] = ()
        self.leads = False
        self.tells_empty = False

    @property
    def role(self) -> str:
        """The most special role, for reports."""
        return self.values[0] if self.values else ""

    def children(self) -> list[RoleNode]:
        """The nodes right below this one."""
        optional = (self.items, self.rest)
        return [
            *self.properties.values(),
            *(child for _, child in self.patterns),
            *(child for child in optional if child is not None),
        ]

    def add_role(self, role: str) -> None:
        if role in RECORD_ROLES:
            self.record = role
            return
        for name in (role, *IMPLIED_ROLES.get(role, ())):
            if name not in self.values:
                self.values += (name,)
        if MARKDOWN in self.values:
            self.values = tuple(name for name in self.values if name != "text")

    def as_markdown(self) -> RoleNode:
        """The same node for a value with markup in it."""
        node = RoleNode()
        for slot in self.__slots__:
            setattr(node, slot, getattr(self, slot))
        if "text" in node.values:
            node.add_role(MARKDOWN)
        if node.items is not None and "text" in node.items.values:
            node.items = node.items.as_markdown()
        return node


class Record(NamedTuple):
    """A page or an image in a document, with the values of its roles.

    `values` maps a role to the (key path, value) pairs below the record's own
    mapping that are not part of a record inside it; `EMPTY` to those of empty texts, with
    whether a schema requires the key in place of the value.
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
        stack += node.children()
    return nodes


def note_markdown(root: RoleNode, keys: frozenset[str]) -> None:
    """Make the values of some keys, wherever they stand in a graph, texts with markup."""
    for node in all_nodes(root) if keys else ():
        for key in keys & node.properties.keys():
            node.properties[key] = node.properties[key].as_markdown()


def bind(root: RoleNode, judges: list[Any], wanted: set[str]) -> None:
    """Give each node of a graph the judges of its roles and the roles that checks want.

    What no rule asks about is left out of `walked`, so that a walk passes it by.
    """
    nodes = all_nodes(root)
    for node in nodes:
        node.judges = tuple(
            bound for bound in judges if not set(bound.rule.roles).isdisjoint(node.values)
        )
        plain = tuple(bound for bound in node.judges if not bound.rule.beyond_ascii)
        node.plain_judges = node.judges if plain == node.judges else plain
        node.memory = {}
        node.collected = tuple(role for role in node.values if role in wanted)
        is_text = "text" in node.values or MARKDOWN in node.values
        node.tells_empty = is_text and EMPTY in wanted
    matter = _with_parents(
        nodes,
        [
            node
            for node in nodes
            if node.judges or node.collected or node.record or node.tells_empty
        ],
    )
    leading = _with_parents(nodes, [node for node in nodes if node.refers_to])
    for node in nodes:
        node.leads = id(node) in leading
        node.walked = {key: child for key, child in node.properties.items() if id(child) in matter}
        node.is_loose = node.rest is not None or bool(node.patterns)


def _with_parents(nodes: list[RoleNode], some: list[RoleNode]) -> set[int]:
    """The ids of some nodes and of all above them; there may be cycles."""
    found = {id(node) for node in some}
    grown = bool(found)
    while grown:
        before = len(found)
        found |= {
            id(node) for node in nodes if any(id(child) in found for child in node.children())
        }
        grown = len(found) > before
    return found


def walk(
    data: Any, root: RoleNode, ask: Callable[..., list[Any]], *context: Any
) -> tuple[list[tuple[KeyPath, list[Any], str]], list[Record]]:
    """Walk a document along its roles once; equal values are judged once.

    Gives the hits, (key path, verdicts, role), and the records. `ask(judges,
    value, *context)` gives the verdicts on a value. A null, an empty text, a
    boolean or a mapping is not judged by a role; the items of a list are judged
    by the role of the list.
    """
    hits: list[tuple[KeyPath, list[Any], str]] = []
    root_record = Record(root.record or "page", (), root, data, {})
    records = [root_record]
    stack: list[tuple[Any, RoleNode, KeyPath, Record]] = [(data, root, (), root_record)]
    while stack:
        container, node, path, record = stack.pop()
        is_mapping = container.__class__ is dict
        walked = node.walked
        values = record.values
        pairs: Iterable[tuple[Any, Any]] = container.items() if is_mapping else enumerate(container)
        for key, value in pairs:
            child = walked.get(key) if is_mapping else node.items or node
            if child is None:
                child = _other_property(node, key) if node.is_loose else None
                if child is None:
                    continue
            kind = value.__class__
            if kind is str or kind is int or kind is float:
                if value == "":
                    if child.tells_empty and is_mapping:
                        told = ((*path, key), key in node.required)
                        values.setdefault(EMPTY, []).append(told)
                    continue
                if child.judges:
                    memory = child.memory
                    verdicts = memory.get(value)
                    if verdicts is None or kind is float:  # 1.0 is not 1
                        judges = child.judges
                        if judges is not child.plain_judges and kind is str and _is_plain(value):
                            judges = child.plain_judges
                        verdicts = ask(judges, value, *context)
                        if kind is not float:
                            if len(memory) == _MOST_REMEMBERED:  # often asked ones come back
                                memory.clear()
                            memory[value] = verdicts
                    if verdicts:
                        hits.append(((*path, key), verdicts, child.role))
                if not child.collected or (child is node and not is_mapping):
                    continue  # a list that has a role is collected as a whole
            elif not value or kind is bool:
                continue
            else:
                inner = record
                if kind is dict and child.record:
                    inner = Record(child.record, (*path, key), child, value, {})
                    records.append(inner)
                stack.append((value, child, (*path, key), inner))
                if kind is dict or not child.collected:
                    continue
            found = (path + (key,), value)  # noqa: RUF005 (half the time)
            for role in child.collected:
                if role in values:
                    values[role].append(found)
                else:
                    values[role] = [found]
    return hits, records


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def references(data: Any, root: RoleNode) -> Iterable[tuple[KeyPath, Any, KeyPath]]:
    """The values that refer to other documents: (key path, value, key path there)."""
    stack: list[tuple[Any, RoleNode, KeyPath]] = [(data, root, ())] if root.leads else []
    while stack:
        value, node, path = stack.pop()
        if node.refers_to and value.__class__ is not dict and value.__class__ is not list:
            yield path, value, node.refers_to
        elif value.__class__ is dict:
            for key, below in value.items():
                child = node.properties.get(key) or _other_property(node, key)
                if child is not None and child.leads:
                    stack.append((below, child, (*path, key)))
        elif value.__class__ is list:
            child = node if node.refers_to else node.items
            if child is not None and child.leads:
                stack += [(item, child, (*path, index)) for index, item in enumerate(value)]


def _other_property(node: RoleNode, key: str) -> RoleNode | None:
    if key in node.properties:
        return None
    for matches, child in node.patterns:
        if matches(key):
            return child
    return node.rest
