"""An inferred schema with all that it says asserted: the formats too that rules judge elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.errors import ConfigError
from corpuslint.knowledge.formats import format_judge
from corpuslint.nearness import closest
from corpuslint.roles import FORMAT_ROLES
from corpuslint.schema.keywords import subschemas
from corpuslint.schema.validator import Validator
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple
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
        parts = [part for _, part in subschemas(schema) if isinstance(part, dict)]
        self._says_more = any(
            "x-order" in part or part.get("format") in FORMAT_ROLES for part in parts
        )

    def faults(self, data: Any) -> list[Fault]:
        """What is broken in some data, one fault for each keyword and place."""
        found = []
        for violation in self._validator.violations(data):
            path, on, message = violation.path, "value", violation.message
            if violation.keyword == "required":
                path, on = (*path, violation.parameter), "missing"
            elif violation.keyword == "additionalProperties":
                on = "key"
                near = closest(str(path[-1]), violation.known)
                message += "" if near is None else f"; did you mean {key_name(near)}?"
            found.append(Fault(violation.keyword, path, on, message))
        if self._says_more:
            known = {fault.path for fault in found}
            more = self._more(data, self.schema, ())
            found += [fault for fault in more if fault.path not in known]
        return found

    def _more(self, data: Any, schema: Any, path: KeyPath) -> Iterator[Fault]:
        """What no validator of ours asserts: the formats that give a role, and the order."""
        if schema.__class__ is not dict:
            return
        reference = schema.get("$ref")
        if reference is not None:
            schema = self.schema["$defs"][reference.rpartition("/")[2]]
        if data.__class__ is str:
            name = schema.get("format")
            if name in FORMAT_ROLES and not format_judge(name)(data):
                what = f"must be {_NAMES[name]}, not {quoted(data)}"
                yield Fault("format", path, "value", f"{key_name(path[-1])} {what}")
        elif data.__class__ is dict:
            yield from _order(data, schema.get("x-order", ()), path)
            properties = schema.get("properties", {})
            rest = schema.get("additionalProperties")
            for key, value in data.items():
                yield from self._more(value, properties.get(key, rest), (*path, key))
        elif data.__class__ is list:
            for index, value in enumerate(data):
                yield from self._more(value, schema.get("items"), (*path, index))


def _order(data: dict[str, Any], order: list[str], path: KeyPath) -> Iterator[Fault]:
    """The first key that stands after one that it should precede."""
    rank = {key: index for index, key in enumerate(order)}
    last = ""
    for key in data:
        if key not in rank:
            continue
        if last and rank[key] < rank[last]:
            message = f"{key_name(key)} stands after {key_name(last)}, elsewhere before it"
            yield Fault("x-order", (*path, key), "key", message)
            return
        last = key
