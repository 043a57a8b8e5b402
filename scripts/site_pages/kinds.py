"""What a JSON Schema allows, in a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from site_pages.markdown import code, value

TYPES = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "array": "list",
    "object": "mapping",
    "null": "empty",
}
_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} fields",
    "maxProperties": "at most {} fields",
}


def kind(schema: Any, refer: Callable[[str], str]) -> str:
    """The type of what a schema allows; `refer` makes a link of a `$ref`."""
    if not isinstance(schema, dict):
        return "anything" if schema else "nothing"
    if "$ref" in schema:
        return refer(schema["$ref"])
    if "const" in schema:
        return value(schema["const"])
    if "enum" in schema:
        return " or ".join(map(value, schema["enum"]))
    for word in ("anyOf", "oneOf"):
        if word in schema:
            kinds = [kind(one, refer) for one in schema[word]]
            return " or ".join(dict.fromkeys(kinds))
    said = schema.get("type", [])
    names = [said] if isinstance(said, str) else said
    words = []
    for name in names:
        if name == "array" and "items" in schema:
            words.append(f"list of {_several(kind(schema['items'], refer))}")
        elif name == "object" and isinstance(schema.get("additionalProperties"), dict):
            words.append(f"mapping to {_several(kind(schema['additionalProperties'], refer))}")
        else:
            words.append(TYPES[name])
    return " or ".join(words) or "anything"


def _several(text: str) -> str:
    return f"({text})" if " or " in text else text


def bounds(schema: dict[str, Any]) -> Iterator[str]:
    """What holds beside the type: bounds, formats and patterns."""
    if "format" in schema:
        yield f"format {code(schema['format'])}"
    for word, text in _BOUNDS.items():
        if word in schema:
            yield (
                text.format(schema[word])
                .replace("1 items", "1 item")
                .replace("1 characters", "1 character")
            )
    if schema.get("uniqueItems"):
        yield "no item twice"
    if "pattern" in schema:
        yield f"matches {code(schema['pattern'])}"
    refused = schema.get("not", {})
    if "pattern" in refused:
        yield f"does not match {code(refused['pattern'])}"
