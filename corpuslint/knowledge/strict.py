"""An inferred schema with all that it says asserted: the formats too that rules judge elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from corpuslint.errors import ConfigError
from corpuslint.knowledge.formats import format_judge
from corpuslint.roles import FORMAT_ROLES
from corpuslint.schema.keywords import subschemas
from corpuslint.schema.validator import Validator
from corpuslint.span import KeyPath
from corpuslint.wording import key_name, quoted

_NAMES = {
    "date": "a date as ISO 8601 has it",
    "date-time": "a date and time as RFC 3339 has it",
    "uri": "a URL as RFC 3986 has it",
    "iri": "a URL",
    "uri-reference": "a URL or a path as RFC 3986 has it",
    "iri-reference": "a URL or a path",
}


class Fault(NamedTuple):
    """A broken keyword, and where to look: at the value, the key, or where one is missing."""

    keyword: str
    path: KeyPath
    on: str
    message: str


class Strict:
    """Judges data by an inferred schema."""

    def __init__(self, schema: dict[str, Any]) -> None:
        def refuse(uri: str) -> Any:
            raise ConfigError(f"the inferred schema refers to {uri}")

        self.schema = schema
        self._validator = Validator("inferred", schema, "urn:inferred", refuse)
        formats = (part.get("format") for _, part in subschemas(schema) if isinstance(part, dict))
        self._has_formats = not FORMAT_ROLES.keys().isdisjoint(formats)

    def faults(self, data: Any) -> list[Fault]:
        """What is broken in some data, one fault for each keyword and place."""
        found = []
        for violation in self._validator.violations(data):
            path, on = violation.path, "value"
            if violation.keyword == "required":
                path, on = (*path, violation.parameter), "missing"
            elif violation.keyword == "additionalProperties":
                on = "key"
            found.append(Fault(violation.keyword, path, on, violation.message))
        if not self._has_formats:
            return found
        known = {fault.path for fault in found}
        for path, name, value in self._texts(data, self.schema, ()):
            if path not in known and not format_judge(name)(value):
                what = f"must be {_NAMES[name]}, not {quoted(value)}"
                found.append(Fault("format", path, "value", f"{key_name(path[-1])} {what}"))
        return found

    def _texts(self, data: Any, schema: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str, str]]:
        """The texts of some data that have a format which gives a role."""
        if schema.__class__ is not dict:
            return
        reference = schema.get("$ref")
        if reference is not None:
            schema = self.schema["$defs"][reference.rpartition("/")[2]]
        if data.__class__ is str:
            name = schema.get("format")
            if name in FORMAT_ROLES:
                yield path, name, data
        elif data.__class__ is dict:
            properties = schema.get("properties", {})
            rest = schema.get("additionalProperties")
            for key, value in data.items():
                yield from self._texts(value, properties.get(key, rest), (*path, key))
        elif data.__class__ is list:
            for index, value in enumerate(data):
                yield from self._texts(value, schema.get("items"), (*path, index))
