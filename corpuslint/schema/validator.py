"""Validation: jsonschema-rs on the hot path, `jsonschema` where it cannot judge."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from corpuslint.errors import ConfigError
from corpuslint.roles import FORMAT_ROLES
from corpuslint.rule import Violation

# Beyond 64 bits jsonschema-rs sees null.
_LARGEST = 2**63


class Validator:
    """A compiled schema. Formats that give a role are left to that role's rules."""

    def __init__(
        self, name: str, schema: Any, base_uri: str, retrieve: Callable[[str], Any]
    ) -> None:
        import jsonschema_rs

        self.name = name
        self.schema = without_role_formats(schema)
        self.base_uri = base_uri
        self.retrieve = retrieve
        try:
            self._fast = jsonschema_rs.validator_for(
                self.schema,
                validate_formats=True,
                base_uri=base_uri,
                retriever=lambda uri: without_role_formats(retrieve(uri)),
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            reason = str(error).strip().split("\n")[0]
            raise ConfigError(f"the schema {name} cannot be used: {reason}") from None

    def violations(self, data: Any) -> list[Violation]:
        """What a document breaks, folded: one violation for one fault."""
        try:
            if self._fast.is_valid(data):
                return []
            errors = list(self._fast.iter_errors(data))
        except (UnicodeEncodeError, ValueError):
            return list(self._slow_violations(data))
        if any(_is_misread(error.instance, data, error.instance_path) for error in errors):
            return list(self._slow_violations(data))
        found = []
        for error in errors:
            found += self._fold(error, data)
        return found

    def _fold(self, error: Any, data: Any) -> Iterator[Violation]:
        """The branch of an `anyOf` that was meant, or the error itself."""
        context = getattr(error.kind, "context", None)
        if error.kind.name in ("anyOf", "oneOf") and context:
            meant = _branch_that_was_meant(context, list(error.instance_path))
            if meant is not None:
                for inner in meant:
                    yield from self._fold(inner, data)
                return
        yield from self._violation(error, data, context)

    def _violation(self, error: Any, data: Any, context: Any) -> Iterator[Violation]:
        path = tuple(error.instance_path)
        keyword = error.kind.name
        schema = _at(self.schema, list(error.schema_path)[:-1])
        value = _at(data, path)
        message = _lower_first(error.message)
        if keyword in ("anyOf", "oneOf") and context:
            types = _types_of_branches(context, list(path))
            if types:
                keyword, parameter = "type", types
                yield Violation(path, keyword, value, parameter, schema, message, self.name)
                return
        if keyword in ("additionalProperties", "unevaluatedProperties"):
            for key in error.kind.unexpected:
                if path or key != "$schema":  # the one key that every document may have
                    yield Violation(
                        (*path, key), keyword, _at(value, (key,)), key, schema, message, self.name
                    )
            return
        parameter = getattr(error.kind, "value", None)
        yield Violation(path, keyword, value, parameter, schema, message, self.name)

    def _slow_violations(self, data: Any) -> Iterator[Violation]:
        from corpuslint.schema.oracle import violations

        yield from violations(self.name, self.schema, self.base_uri, self.retrieve, data)


def without_role_formats(schema: Any) -> Any:
    """A copy of a schema whose role-giving formats are not asserted.

    Keeps every place in the schema, so that pointers into it still hold.
    """
    if isinstance(schema, dict):
        return {
            key: without_role_formats(value)
            for key, value in schema.items()
            if not (key == "format" and isinstance(value, str) and value in FORMAT_ROLES)
        }
    if isinstance(schema, list):
        return [without_role_formats(item) for item in schema]
    return schema


def _branch_that_was_meant(context: list[list[Any]], path: list[Any]) -> list[Any] | None:
    """Of the failed branches, the one whose type fits; the deepest where several do."""
    fitting = [
        errors
        for errors in context
        if errors
        and not any(
            error.kind.name in ("type", "const", "enum") and list(error.instance_path) == path
            for error in errors
        )
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda errors: max(len(error.instance_path) for error in errors))


def _types_of_branches(context: list[list[Any]], path: list[Any]) -> list[str]:
    types: list[str] = []
    for errors in context:
        for error in errors:
            if error.kind.name == "type" and list(error.instance_path) == path:
                types += [name for name in error.kind.types if name not in types]
    return types


def _is_misread(instance: Any, data: Any, path: Any) -> bool:
    """Whether jsonschema-rs saw null for a number that it cannot hold."""
    if instance is not None:
        return False
    value = _at(data, tuple(path))
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, int) and abs(value) >= _LARGEST


def _at(value: Any, path: Any) -> Any:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _lower_first(message: str) -> str:
    return message[:1].lower() + message[1:]
