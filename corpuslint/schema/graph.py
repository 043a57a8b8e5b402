"""From a schema to its graph of roles, which may have cycles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urljoin

from corpuslint.roles import FORMAT_ROLES, ROLES, RoleNode

_BRANCHES = ("allOf", "anyOf", "oneOf")
_CONDITIONS = ("if", "then", "else")


def role_graph(schema: Any, base_uri: str, retrieve: Callable[[str], Any]) -> RoleNode:
    """The graph of roles of a schema; every object in it becomes a node once.

    `retrieve` gives the schema behind a URI without its fragment.
    """
    return _Builder(schema, base_uri, retrieve).build()


def unknown_roles(schema: Any) -> list[str]:
    """The values of `x-role` in a schema that are no role."""
    unknown = []
    stack = [schema]
    while stack:
        part = stack.pop()
        if isinstance(part, dict):
            unknown += [role for role in _roles(part) if role not in ROLES]
            stack += part.values()
        elif isinstance(part, list):
            stack += part
    return unknown


def _roles(schema: dict[str, Any]) -> list[str]:
    said = schema.get("x-role", [])
    return [said] if isinstance(said, str) else [role for role in said if isinstance(role, str)]


class _Builder:
    def __init__(self, schema: Any, base_uri: str, retrieve: Callable[[str], Any]) -> None:
        self.documents: dict[str, Any] = {base_uri: schema}
        if isinstance(schema, dict) and isinstance(schema.get("$id"), str):
            base_uri = urljoin(base_uri, schema["$id"])
            self.documents[base_uri] = schema
        self.base_uri = base_uri
        self.retrieve = retrieve
        self.nodes: dict[int, RoleNode] = {}

    def build(self) -> RoleNode:
        root = self._node(self.documents[self.base_uri], self.base_uri)
        root.record = root.record or "page"
        return root

    def _node(self, schema: Any, base: str) -> RoleNode:
        known = self.nodes.get(id(schema))
        if known is None:
            known = self.nodes[id(schema)] = RoleNode()
            self._fill(known, schema, base, set())
        return known

    def _fill(self, node: RoleNode, schema: Any, base: str, seen: set[int]) -> None:
        """Add to a node what a schema says of its value, branches included."""
        if not isinstance(schema, dict) or id(schema) in seen:
            return
        seen.add(id(schema))
        for role in _roles(schema):
            node.add_role(role)
        if schema.get("format") in FORMAT_ROLES:
            node.add_role(FORMAT_ROLES[schema["format"]])
        for key, child in _mapping(schema, "properties"):
            self._join(node.properties, key, child, base)
        for pattern, child in _mapping(schema, "patternProperties"):
            node.patterns.append((pattern, self._node(child, base)))
        if isinstance(schema.get("additionalProperties"), dict):
            node.rest = self._node(schema["additionalProperties"], base)
        closing = (schema.get("additionalProperties"), schema.get("unevaluatedProperties"))
        if any(keyword is False for keyword in closing):
            node.closed = True
        if isinstance(schema.get("items"), dict):
            node.items = self._node(schema["items"], base)
        for keyword in _BRANCHES:
            for branch in schema.get(keyword) or ():
                self._fill(node, branch, base, seen)
        for keyword in _CONDITIONS:
            self._fill(node, schema.get(keyword), base, seen)
        if isinstance(schema.get("$ref"), str):
            target, target_base = self._resolve(schema["$ref"], base)
            self._fill(node, target, target_base, seen)

    def _join(self, properties: dict[str, RoleNode], key: str, schema: Any, base: str) -> None:
        """A key that several branches speak of gets the roles of them all."""
        if key in properties:
            self._fill(properties[key], schema, base, set())
        else:
            properties[key] = self._node(schema, base)

    def _resolve(self, reference: str, base: str) -> tuple[Any, str]:
        uri, _, fragment = urljoin(base, reference).partition("#")
        if reference.startswith("#"):  # urljoin does not know `urn:`
            uri, fragment = base, reference[1:]
        if uri not in self.documents:
            self.documents[uri] = self.retrieve(uri)
        target = self.documents[uri]
        for part in unquote(fragment).split("/")[1:]:
            part = part.replace("~1", "/").replace("~0", "~")
            if isinstance(target, list) and part.isdigit() and int(part) < len(target):
                target = target[int(part)]
            elif isinstance(target, dict):
                target = target.get(part)
            else:
                return None, uri
        return target, uri


def _mapping(schema: dict[str, Any], keyword: str) -> list[tuple[str, Any]]:
    value = schema.get(keyword)
    return list(value.items()) if isinstance(value, dict) else []
