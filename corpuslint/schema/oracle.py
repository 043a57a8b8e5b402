"""Validation by `jsonschema`: for values that jsonschema-rs cannot hold, and for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from corpuslint.rule import Violation


def violations(
    name: str, schema: Any, base_uri: str, retrieve: Callable[[str], Any], data: Any
) -> Iterator[Violation]:
    """Every broken keyword, unfolded, as `jsonschema` judges it."""
    from jsonschema.validators import validator_for
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    def fetch(uri: str) -> Any:
        return Resource.from_contents(retrieve(uri), default_specification=DRAFT202012)

    registry: Any = Registry(retrieve=fetch)  # type: ignore[call-arg]
    resource = Resource.from_contents(schema, default_specification=DRAFT202012)
    registry = registry.with_resource(base_uri, resource)
    validator_class = validator_for(schema)
    validator = validator_class(
        schema, registry=registry, format_checker=validator_class.FORMAT_CHECKER
    )
    for error in validator.iter_errors(data):
        path = tuple(error.absolute_path)
        keyword = str(error.validator)
        for key in _keys_at_fault(error):
            yield Violation(
                path if keyword == "required" or key is None else (*path, key),
                keyword,
                error.instance,
                error.validator_value if key is None else key,
                error.schema,
                error.message,
                name,
            )


def _keys_at_fault(error: Any) -> list[str | None]:
    """The key that is missing, or those that are not expected; else one None."""
    if error.validator == "required":
        return [key for key in error.validator_value if error.message.startswith(repr(key))]
    if error.validator == "additionalProperties":
        from jsonschema._utils import find_additional_properties

        return list(find_additional_properties(error.instance, error.schema))
    return [None]
