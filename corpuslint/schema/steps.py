"""How often a schema's pattern may try anew on a text, so that none takes for ever.

Most patterns are matched in linear time, whatever the text. One that looks around or back
is matched by trying, which a text can make as slow as it likes: how often it may try is
limited, and in a document with much text so that all of it stays within a few seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpuslint.blocks.limits import MAX_STEPS
from corpuslint.schema.keywords import subschemas

# What a document may cost at the full number of steps, in units of about 1 ns a step.
_ROOM = 60_000
_PER_TEXT = 20
_PER_CHARACTER = 4  # what is looked ahead for may be anywhere in the rest of a text
_FRACTIONS = (1, 10, 100)
_LEAST = 200
_OF_KEYS = MAX_STEPS // 100  # keys are short


def by_trying(steps: int = _OF_KEYS) -> Any:
    """The option that has jsonschema-rs give up on a text after so many steps back."""
    from jsonschema_rs import FancyRegexOptions

    return FancyRegexOptions(backtrack_limit=steps)


def steps_for(data: Any, patterns: int, most: int) -> int:
    """How many steps back one of so many patterns may take on each text of a document."""
    cost = max(patterns, 1) * _cost(data)
    for fraction in _FRACTIONS:
        if cost <= _ROOM * fraction:
            return max(most // fraction, 1)
    return max(most // _LEAST, 1)


def count_patterns(schemas: Iterable[Any]) -> int:
    """How many patterns some schemas have."""
    return sum(
        ("pattern" in part) + len(part.get("patternProperties") or ())
        for schema in schemas
        for _, part in subschemas(schema)
        if isinstance(part, dict)
    )


def judges_names(schema: Any) -> bool:
    """Whether a schema says what keys may be called."""
    parts = (part for _, part in subschemas(schema))
    return any(isinstance(part, dict) and "propertyNames" in part for part in parts)


def has_more_keys(data: Any, most: int) -> bool:
    """Whether a mapping has more than so many keys."""
    stack = [data]
    while stack:
        value = stack.pop()
        if value.__class__ is dict:
            if len(value) > most:
                return True
            stack += value.values()
        elif value.__class__ is list:
            stack += value
    return False


def _cost(data: Any) -> int:
    cost = 0
    stack = [data]
    while stack:
        value = stack.pop()
        kind = value.__class__
        if kind is str:
            cost += _PER_TEXT + _PER_CHARACTER * len(value)
        elif kind is dict:
            stack += value  # keys are texts, too
            stack += value.values()
        elif kind is list:
            stack += value
    return cost
