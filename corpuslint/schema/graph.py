"""From a schema to its graph of roles, which may have cycles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from corpuslint.errors import ConfigError
from corpuslint.roles import (
    FORMAT_ROLES,
    MARKDOWN,
    MARKDOWN_TYPES,
    ROLES,
    RoleNode,
    all_nodes,
)
from corpuslint.schema.references import REFERENCES, Place, Resolver

_ADDRESSES = frozenset(["page-url", "original-url"])
_REST = ("additionalProperties", "unevaluatedProperties")
# Where several schemas speak of a value, what they say together is one of as many combinations
# as there are sets of schemas: so many parts are read in all, and no more.
MAX_PARTS = 200_000


def role_graph(schema: Any, base_uri: str, retrieve: Callable[[str], Any]) -> RoleNode:
    """The graph of roles of a schema; what the same schemas say becomes one node.

    `retrieve` gives the schema behind a URI without its fragment. Raises ConfigError for a
    schema that combines its parts in too many ways.
    """
    return _Builder(schema, base_uri, retrieve).build()


def said_roles(schema: Any) -> list[Any]:
    """What `x-role` of a schema says: one value or a list of them."""
    said = schema.get("x-role", [])
    return said if isinstance(said, list) else [said]


class _Builder:
    def __init__(self, schema: Any, base_uri: str, retrieve: Callable[[str], Any]) -> None:
        self.resolver = Resolver(schema, base_uri, retrieve)
        # by the schemas that speak of a value, since one may be part of several values
        self.nodes: dict[tuple[int, ...], RoleNode] = {}
        self._to_fill: list[tuple[RoleNode, list[Place]]] = []
        self._parts_left = MAX_PARTS

    def build(self) -> RoleNode:
        root = self._node([self.resolver.root])
        while self._to_fill:
            self._fill(*self._to_fill.pop())
        root.record = root.record or "page"
        _note_copies(root)
        said = self.resolver.root.schema
        if isinstance(said, dict):
            root.unique = tuple(
                tuple(map(tuple, together)) for together in said.get("x-unique", ())
            )
        return root

    def _node(self, places: list[Place]) -> RoleNode:
        key = tuple(dict.fromkeys(id(place.schema) for place in places))
        node = self.nodes.get(key)
        if node is None:
            node = self.nodes[key] = RoleNode()
            self._to_fill.append((node, places))
        return node

    def _fill(self, node: RoleNode, places: list[Place]) -> None:
        """Give a node what some schemas and all their branches say of its value."""
        node.required = frozenset(self._required(places))
        properties: dict[str, list[Place]] = {}
        patterns: dict[str, list[Place]] = {}
        items: list[Place] = []
        rest: list[Place] = []
        for place in self._parts(places):
            schema = place.schema
            self._add_roles(node, schema)
            if not node.order and isinstance(schema.get("x-order"), list):
                node.order = tuple(key for key in schema["x-order"] if isinstance(key, str))
            if not node.refers_to and isinstance(schema.get("x-refers-to"), list):
                node.refers_to = tuple(schema["x-refers-to"])
            for key, child in _mapping(schema, "properties"):
                properties.setdefault(key, []).append(self._place(child, place))
            for pattern, child in _mapping(schema, "patternProperties"):
                patterns.setdefault(pattern, []).append(self._place(child, place))
            for keyword in _REST:
                if isinstance(schema.get(keyword), dict):
                    rest.append(self._place(schema[keyword], place))
                node.closed = node.closed or schema.get(keyword) is False
            if isinstance(schema.get("items"), dict):
                items.append(self._place(schema["items"], place))
        node.properties = {key: self._node(children) for key, children in properties.items()}
        node.patterns = [
            (matcher(pattern), self._node(children)) for pattern, children in patterns.items()
        ]
        node.rest = self._node(rest) if rest else None
        node.items = self._node(items) if items else None

    def _parts(self, places: list[Place]) -> Iterator[Place]:
        seen = set()
        for place in places:
            for part in self.resolver.in_place(place):
                if id(part.schema) not in seen:
                    seen.add(id(part.schema))
                    yield part
        self._parts_left -= 1 + len(seen)
        if self._parts_left < 0:
            raise ConfigError(
                "its parts speak of the same values in too many combinations: "
                f"more than {MAX_PARTS:,} parts in all"
            )

    def _required(self, places: list[Place]) -> Iterator[str]:
        """The keys that some schemas require of any value, whatever else is in it."""
        stack, seen = list(places), set()
        while stack:
            place = stack.pop()
            schema = place.schema
            if not isinstance(schema, dict) or id(schema) in seen:
                continue
            seen.add(id(schema))
            said = schema.get("required")
            yield from (
                key for key in (said if isinstance(said, list) else ()) if key.__class__ is str
            )
            branches = schema.get("allOf")
            if isinstance(branches, list):
                stack += [self._place(branch, place) for branch in branches]
            targets = (self.resolver.follow(place, keyword) for keyword in REFERENCES)
            stack += [target for target in targets if target is not None]

    def _place(self, schema: Any, parent: Place) -> Place:
        return Place(schema, self.resolver.base_of(schema, parent.base))

    def _add_roles(self, node: RoleNode, schema: dict[str, Any]) -> None:
        for role in said_roles(schema):
            if isinstance(role, str) and role in ROLES:
                node.add_role(role)
        said = schema.get("format")
        if isinstance(said, str) and said in FORMAT_ROLES:
            node.add_role(FORMAT_ROLES[said])
        said = schema.get("contentMediaType")
        if isinstance(said, str) and said in MARKDOWN_TYPES:
            node.add_role(MARKDOWN)


def _note_copies(root: RoleNode) -> None:
    """Tell pages which of their keys stand in pages inside pages too.

    Not those of the addresses that a page goes by: whoever copies it takes one of them.
    """
    below = [child for node in all_nodes(root) for child in node.children()]
    inside = [node for node in below if node.record == "page"]  # the root itself, in a cycle
    shared = {key for page in inside for key in page.properties}
    shared -= {
        key
        for page in (root, *inside)
        for key, node in page.properties.items()
        if not _ADDRESSES.isdisjoint(node.values)
    }
    root.copied = tuple(key for key in root.properties if key in shared)
    for page in inside:
        page.copied = tuple(key for key in page.properties if key in root.copied)


def _mapping(schema: dict[str, Any], keyword: str) -> list[tuple[str, Any]]:
    value = schema.get(keyword)
    return list(value.items()) if isinstance(value, dict) else []


def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a pattern of a schema matches a text, in time that no pattern can blow up."""
    import jsonschema_rs

    from corpuslint.schema.steps import by_trying

    is_valid: Callable[[str], bool] = jsonschema_rs.validator_for(
        {"pattern": pattern}, pattern_options=by_trying()
    ).is_valid

    def matches(text: str) -> bool:
        try:
            return is_valid(text)
        except UnicodeEncodeError:  # half of a surrogate pair, which is some character or other
            return is_valid(text.encode("utf-8", "replace").decode())

    return matches
