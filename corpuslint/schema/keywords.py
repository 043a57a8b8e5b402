"""Where a schema holds schemas: by keyword, for JSON Schema 4 to 2020-12."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.span import KeyPath

# keywords whose value maps names to schemas, lists schemas, or is a schema
MAPS = frozenset(
    ["properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions"]
)
LISTS = frozenset(["allOf", "anyOf", "oneOf", "prefixItems", "items"])
SINGLE = frozenset(
    [
        "additionalItems",
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    ]
)
# keywords whose schemas speak of the very same value
BRANCHES = ("allOf", "anyOf", "oneOf")
CONDITIONS = ("if", "then", "else")
# keywords whose value is data, whatever it looks like
DATA = frozenset(["const", "enum", "default", "examples"])


def children(schema: Any, containers: bool = True) -> Iterator[tuple[KeyPath, Any]]:
    """The schemas directly inside a schema, with the path of each.

    With `containers`, what stands under a keyword that nobody knows counts too:
    `$ref` may lead there (`#/components/…`).
    """
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        if keyword in DATA or not isinstance(value, (dict, list)):
            continue
        if keyword in MAPS and isinstance(value, dict):
            for name, child in value.items():
                if isinstance(child, (dict, bool)):
                    yield (keyword, name), child
        elif keyword in LISTS and isinstance(value, list):
            for index, child in enumerate(value):
                yield (keyword, index), child
        elif isinstance(value, dict) and (
            keyword in SINGLE or (containers and not keyword.startswith("x-"))
        ):
            yield (keyword,), value


def subschemas(schema: Any, containers: bool = True) -> Iterator[tuple[KeyPath, Any]]:
    """A schema and all schemas inside it, depth first, with the path of each."""
    stack: list[tuple[KeyPath, Any]] = [((), schema)]
    while stack:
        path, part = stack.pop()
        inner = [((*path, *below), child) for below, child in children(part, containers)]
        yield path, part
        stack += reversed(inner)
