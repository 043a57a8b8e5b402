"""Validation by `jsonschema`: for what jsonschema-rs cannot hold, for places without a
wheel of it, for schemas themselves, and for tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.schema.broken import Branch, Broken, constants, expand
from corpuslint.schema.keywords import MAPS
from corpuslint.schema.references import Place, Resolver

SLOWER = 10  # times as slow as jsonschema-rs: what takes long is given up earlier


def broken_keywords(resolver: Resolver, base_uri: str, data: Any) -> Iterator[Broken]:
    """Every broken keyword, unfolded, as `jsonschema` judges it."""
    from jsonschema.validators import validator_for
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    from corpuslint.schema.safe_patterns import safe_patterns

    def fetch(uri: str) -> Any:
        document = resolver.document(uri)
        return Resource.from_contents(document, default_specification=DRAFT202012)

    schema = resolver.document(base_uri)
    registry: Any = Registry(retrieve=fetch)  # type: ignore[call-arg]
    base = resolver.root.base  # its own `$id`, where it has one
    registry = registry.with_resources([(uri, fetch(base_uri)) for uri in (base_uri, base)])
    validator_class: Any = validator_for(schema, default=validator_for({}))
    validator = safe_patterns(validator_class)(
        schema,
        registry=registry,
        format_checker=validator_class.FORMAT_CHECKER,
        # made by the validator itself, references of a schema without an `$id` lead nowhere
        _resolver=registry.resolver(base),
    )
    for error in validator.iter_errors(data):
        yield from _read(error, resolver)


def _read(error: Any, resolver: Resolver) -> Iterator[Broken]:
    """What `jsonschema` reports, in our terms."""
    path, keyword = tuple(error.absolute_path), error.validator or "falseSchema"
    value, schema = error.instance, error.schema
    place = Place(schema, resolver.base_of(schema))
    parameter = error.validator_value
    if _is_about_a_name(list(error.absolute_schema_path)):
        inner = Broken((*path, value), keyword, parameter, value, place)
        yield Broken((*path, value), "propertyNames", inner, value, place)
        return
    if keyword in ("additionalProperties", "unevaluatedProperties"):
        unexpected = _unexpected(error)
        if keyword == "unevaluatedProperties" and parameter is not False:
            keyword = "unevaluatedValue"
        parameter = unexpected
    elif keyword == "required":
        parameter = next(key for key in parameter if error.message.startswith(repr(key)))
    elif keyword in ("dependentRequired", "dependencies") and " is a dependency of " in (
        error.message
    ):
        keyword = "dependentRequired"
        parameter = next(
            key
            for wanted in parameter.values()
            for key in (wanted if isinstance(wanted, list) else [wanted])
            if error.message.startswith(repr(key))
        )
    elif keyword == "items" and parameter is False:
        first = len(schema.get("prefixItems", ()))
        yield Broken((*path, first), "falseSchema", None, value[first], place)
        return
    broken = Broken(path, keyword, parameter, value, place)
    if keyword in ("anyOf", "oneOf") and error.context:
        branches: list[list[Broken]] = [[] for _ in schema[keyword]]
        for inner in error.context:
            branches[inner.schema_path[0]] += _read(inner, resolver)
        broken = broken._replace(
            branches=tuple(
                Branch(found, constants(resolver, Place(part, resolver.base_of(part)), value))
                for found, part in zip(branches, schema[keyword], strict=True)
            )
        )
    yield from expand(broken)


def _unexpected(error: Any) -> list[str]:
    """The keys that are not expected."""
    if error.validator == "additionalProperties":
        from corpuslint.schema.safe_patterns import unexpected_keys

        return unexpected_keys(error.instance, error.schema)
    return [key for key in error.instance if repr(key) in error.message]


def _is_about_a_name(route: list[str | int]) -> bool:
    return any(
        part == "propertyNames" and (at == 0 or route[at - 1] not in MAPS)
        for at, part in enumerate(route)
    )
