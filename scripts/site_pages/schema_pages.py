"""A page for each built-in schema: its fields, what they may hold, and its definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from corpuslint.schema.builtin import builtin_names, builtin_path
from corpuslint.schema.source import read_schema
from site_pages.kinds import bounds, kind
from site_pages.markdown import code, front_matter, table, value

_DEFS = "#/$defs/"
_HEAD = ("field", "type", "required", "role", "what it is")


class Field(NamedTuple):
    """A field by its key path, such as `provider.images[].url`; required at its place or not."""

    path: str
    schema: Any
    required: bool


def schema_pages() -> dict[str, str]:
    """The page of each built-in schema, by paths within the site."""
    return {
        f"schemas/{name}.md": page(name, read_schema(builtin_path(name)))
        for name in builtin_names()
    }


def page(name: str, schema: dict[str, Any]) -> str:
    """A schema's page."""
    parts = [
        front_matter(schema["title"], schema["description"]),
        f"# {schema['title']}\n",
        f"{schema['description']}\n",
        f'In a config: `schemas = ["{name}"]`. As JSON: `corpuslint schema show {name}`. '
        "What the columns say is told under [schemas](../schemas.md).\n",
        "## Fields\n",
        _object(schema, schema),
    ]
    if schema.get("$defs"):
        parts.append("## Definitions\n\nWhat stands at several places.\n")
    for key, definition in schema.get("$defs", {}).items():
        parts.append(f"### {definition['title']} {{ #{anchor(key)} }}\n")
        parts.append(_definition(definition, schema))
    return "\n".join(parts)


def anchor(definition: str) -> str:
    """Where a definition stands on its page."""
    return f"definition-{definition}"


def _definition(definition: dict[str, Any], schema: dict[str, Any]) -> str:
    said = [f"{definition['description']}\n", _facts(definition, schema)]
    if "properties" in definition:
        said.append(_object(definition, schema))
    return "\n".join(said)


def _facts(node: dict[str, Any], schema: dict[str, Any]) -> str:
    """A definition's own type, role, bounds and examples, as a list."""
    rows = [f"- type: {kind(node, _link(schema))}"]
    if "x-role" in node:
        rows.append(f"- role: {code(node['x-role'])}")
    rows += [f"- {one}" for one in bounds(node)]
    rows += [f"- example: {value(one)}" for one in node.get("examples", ())]
    return "\n".join(rows) + "\n"


def _object(node: dict[str, Any], schema: dict[str, Any]) -> str:
    """The fields of a mapping as a table, and what holds of all of them."""
    rows = [_row(field, schema) for field in fields(node)]
    return (
        table(_HEAD, rows) + "\n" + "\n".join(f"- {one}" for one in _promises(node, schema)) + "\n"
    )


def fields(node: Any, path: str = "") -> Iterator[Field]:
    """The fields below a schema, those of inline schemas too, and not of definitions."""
    if not isinstance(node, dict):
        return
    for key, below in node.get("properties", {}).items():
        here = f"{path}.{key}" if path else key
        yield Field(here, below, key in node.get("required", ()))
        yield from fields(below, here)
    items = node.get("items")
    if isinstance(items, dict):
        if "$ref" not in items:
            yield Field(f"{path}[]", items, False)
        yield from fields(items, f"{path}[]")
    for word in ("anyOf", "oneOf", "allOf"):
        for branch in node.get(word, ()):
            yield from fields(branch, path)


def _row(field: Field, schema: dict[str, Any]) -> tuple[str, ...]:
    node = _resolved(field.schema, schema)
    said = [node.get("description", "")]
    notes = ", ".join(bounds(node))
    if notes:
        said.append(f"{notes[0].upper()}{notes[1:]}.")
    shown = [value(one) for one in node.get("examples", ())]
    if shown:
        said.append(f"Such as {', '.join(shown)}.")
    return (
        code(field.path),
        kind(field.schema, _link(schema)),
        "yes" if field.required else "",
        code(node["x-role"]) if "x-role" in node else "",
        " ".join(said),
    )


def _resolved(node: Any, schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].removeprefix(_DEFS)]
    resolved: dict[str, Any] = node
    return resolved


def _link(schema: dict[str, Any]) -> Any:
    def refer(reference: str) -> str:
        key = reference.removeprefix(_DEFS)
        return f"[{schema['$defs'][key]['title']}](#{anchor(key)})"

    return refer


def _promises(node: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    """What a schema says of its fields together."""
    if node.get("additionalProperties") is False:
        yield "Other fields are faults."
    else:
        yield "Other fields may be there, too."
    if "then" in node and "$ref" in node.get("if", {}):
        key = node["if"]["$ref"].removeprefix(_DEFS)
        names = ", ".join(map(code, node["then"].get("required", ())))
        title = schema["$defs"][key]["title"]
        yield f"Where [{title}](#{anchor(key)}) holds, {names} must be there."
    for paths in node.get("x-unique", ()):
        names = " with ".join(code(".".join(path)) for path in paths)
        yield f"No two documents have the same {names}."
    if "x-order" in node:
        yield f"The usual order: {', '.join(map(code, node['x-order']))}."
