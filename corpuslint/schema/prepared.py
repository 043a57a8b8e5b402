"""A schema as the validators see it: what rules judge is left to them."""

from __future__ import annotations

from typing import Any

from corpuslint.roles import FORMAT_ROLES
from corpuslint.schema.keywords import LISTS, MAPS, subschemas

RENAMED_TO = "x-renamed-to"
NOTHING: dict[str, Any] = {"not": {}}  # a `false` that both validators place alike
_OF_ONE_VALUE = frozenset(["contains", "else", "if", "not", "propertyNames", "then"])


def prepared(schema: Any) -> Any:
    """A copy of a schema in which formats that give a role are not asserted, old names are.

    A former name of a property (`x-renamed-from`) becomes a key that may not be
    there, in one more branch of `allOf`. Every place in the schema stays where
    it was, so that pointers into it still hold.
    """
    copy = _copy(schema)
    for _, part in subschemas(copy):
        if not isinstance(part, dict):
            continue
        _spell_out_false(part)
        said = part.get("format")
        if isinstance(said, str) and said in FORMAT_ROLES:
            del part["format"]
        properties = part.get("properties")
        if isinstance(properties, dict):
            renamed = {
                old: {**NOTHING, RENAMED_TO: new}
                for new, child in properties.items()
                for old in former_names(child)
            }
            if renamed:
                branches = part.get("allOf")
                branches = branches if isinstance(branches, list) else []
                part["allOf"] = [*branches, {"properties": renamed}]
    return copy


def _spell_out_false(schema: dict[str, Any]) -> None:
    """Replace `false` where it is a schema of one value, not a ban on further keys or items."""
    for keyword, value in schema.items():
        if keyword in MAPS and isinstance(value, dict):
            for name, child in value.items():
                if child is False:
                    value[name] = {**NOTHING}
        elif keyword in LISTS and isinstance(value, list):
            schema[keyword] = [{**NOTHING} if child is False else child for child in value]
        elif keyword in _OF_ONE_VALUE and value is False:
            schema[keyword] = {**NOTHING}


def former_names(schema: Any) -> list[str]:
    """The names that a property had before, by `x-renamed-from`: one or a list."""
    said = schema.get("x-renamed-from", []) if isinstance(schema, dict) else []
    names = said if isinstance(said, list) else [said]
    return [name for name in names if isinstance(name, str)]


def _copy(value: Any) -> Any:
    if value.__class__ is dict:
        return {key: _copy(item) for key, item in value.items()}
    if value.__class__ is list:
        return [_copy(item) for item in value]
    return value
