"""The validators of `jsonschema`, with patterns as jsonschema-rs reads them.

By itself `jsonschema` takes patterns for Python's, which cannot read all of them and may
take until the end of time for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from corpuslint.schema.keywords import BRANCHES, CONDITIONS
from corpuslint.schema.references import REFERENCES


@cache
def safe_patterns(validator_class: Any) -> Any:
    """A validator class whose patterns are safe, wherever a schema leads to."""
    from attrs import fields
    from jsonschema.validators import extend, validator_for

    extended: Any = extend
    made: Any = extended(
        validator_class,
        {
            "pattern": _pattern,
            "patternProperties": _pattern_properties,
            "additionalProperties": _additional_properties,
            "uniqueItems": _unique_items,
            **_unevaluated(validator_class),
        },
    )

    def evolve(self: Any, **changes: Any) -> Any:
        """The same for another schema; one that says its dialect gets the dialect's own class."""
        kept = {
            field.alias: getattr(self, field.name) for field in fields(type(self)) if field.init
        }
        settings = {**kept, **changes}
        dialect: Any = validator_for(settings["schema"], default=validator_class)
        return safe_patterns(dialect)(**settings)

    made.evolve = evolve
    return made


def unexpected_keys(value: Any, schema: Any) -> list[str]:
    """The keys of a mapping that neither `properties` nor `patternProperties` speak of."""
    known = schema.get("properties", {})
    patterns = [_matcher(pattern) for pattern in schema.get("patternProperties", ())]
    return [
        key for key in value if key not in known and not any(matches(key) for matches in patterns)
    ]


def _pattern(validator: Any, pattern: str, value: Any, schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    if isinstance(value, str) and not _matcher(pattern)(value):
        yield ValidationError("does not match")


def _pattern_properties(validator: Any, patterns: Any, value: Any, schema: Any) -> Iterator[Any]:
    if not isinstance(value, dict):
        return
    for pattern, inner in patterns.items():
        matches = _matcher(pattern)
        for key, one in value.items():
            if matches(key):
                yield from validator.descend(one, inner, path=key, schema_path=pattern)


def _additional_properties(validator: Any, rest: Any, value: Any, schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    keys = unexpected_keys(value, schema) if isinstance(value, dict) else []
    if isinstance(rest, dict):
        for key in keys:
            yield from validator.descend(value[key], rest, path=key)
    elif not rest and keys:
        yield ValidationError("has more keys than it may have")


def _unique_items(validator: Any, said: Any, value: Any, schema: Any) -> Iterator[Any]:
    """By itself it compares each two that cannot be sorted."""
    from jsonschema import ValidationError

    items = value if said and isinstance(value, list) else []
    if len({_comparable(item) for item in items}) < len(items):
        yield ValidationError("items are not unique")


def _comparable(value: Any) -> Any:
    """A value as a key: equal where JSON Schema takes two for equal."""
    if isinstance(value, dict):
        return frozenset((key, _comparable(item)) for key, item in value.items())
    if isinstance(value, list):
        return tuple(map(_comparable, value))
    return (value, isinstance(value, bool))


def _unevaluated(validator_class: Any) -> dict[str, Any]:
    """Its own `unevaluatedProperties`, where no pattern has a say.

    Which keys a pattern has spoken of is found out by Python's `re`, too deep inside to be
    changed: then nothing is said of any.
    """
    plain = validator_class.VALIDATORS.get("unevaluatedProperties")
    if plain is None:
        return {}

    def check(validator: Any, rest: Any, value: Any, schema: Any) -> Iterator[Any]:
        if not _has_patterns(validator, schema, set()):
            yield from plain(validator, rest, value, schema) or ()

    return {"unevaluatedProperties": check}


def _has_patterns(validator: Any, schema: Any, seen: set[int]) -> bool:
    """Whether a schema, or what speaks of the same value with it, has patterns for keys."""
    if not isinstance(schema, dict) or id(schema) in seen:
        return False
    seen.add(id(schema))
    if "patternProperties" in schema:
        return True
    inner = [schema.get(keyword) for keyword in CONDITIONS]
    inner += [branch for keyword in BRANCHES for branch in schema.get(keyword, ())]
    inner += schema.get("dependentSchemas", {}).values()
    if any(_has_patterns(validator, one, seen) for one in inner):
        return True
    for keyword in REFERENCES:
        if keyword in schema:
            target = validator._resolver.lookup(schema[keyword])
            there = validator.evolve(schema=target.contents, _resolver=target.resolver)
            if _has_patterns(there, target.contents, seen):
                return True
    return False


@lru_cache(maxsize=256)
def _matcher(pattern: str) -> Any:
    from corpuslint.schema.graph import matcher

    return matcher(pattern)
