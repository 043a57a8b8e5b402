"""Reports as JSON: what is kept of a file, and what processes tell each other.

Only the classes that are listed here come out again, whatever the JSON says.
"""

from __future__ import annotations

import json
from typing import Any

from corpuslint.finding import (
    Diagnostic,
    FileError,
    Finding,
    Fix,
    PlacedEdit,
    Related,
    RelatedPlace,
)
from corpuslint.ops import Insert, Remove, Rename, Reorder, Repair, Rewrite, Set
from corpuslint.span import Edit, Position, Span

_CLASSES: dict[str, Any] = {
    one.__name__: one
    for one in (
        *(Diagnostic, FileError, Finding, Fix, PlacedEdit, Related, RelatedPlace),
        *(Insert, Remove, Rename, Reorder, Repair, Rewrite, Set),
        *(Edit, Position, Span),
    )
}
_TUPLE, _LIST, _DICT = "()", "[]", "{}"


def to_json(value: Any) -> bytes:
    """Plain values, and the tuples of findings and fixes; raises TypeError for others."""
    return json.dumps(_plain(value), separators=(",", ":")).encode()


def from_json(content: bytes) -> Any:
    """What `to_json` was given; raises ValueError where it is something else."""
    try:
        return _made(json.loads(content))
    except (KeyError, IndexError, TypeError, RecursionError) as error:
        raise ValueError(f"no report: {error}") from None


def _plain(value: Any) -> Any:
    kind = value.__class__
    if value is None or kind is str or kind is int or kind is bool or kind is float:
        return value
    if kind is tuple:
        return [_TUPLE, *map(_plain, value)]
    if kind is list:
        return [_LIST, *map(_plain, value)]
    if kind is dict:
        return [_DICT, *([_plain(key), _plain(one)] for key, one in value.items())]
    if kind.__name__ in _CLASSES and _CLASSES[kind.__name__] is kind:
        return [kind.__name__, *map(_plain, value)]
    raise TypeError(f"{kind.__name__} cannot be kept")


def _made(plain: Any) -> Any:
    if plain.__class__ is not list:
        if plain.__class__ is dict:
            raise TypeError("a mapping")
        return plain
    name = plain[0]
    parts = plain[1:]
    if name == _TUPLE:
        return tuple(map(_made, parts))
    if name == _LIST:
        return list(map(_made, parts))
    if name == _DICT:
        return {_made(key): _made(one) for key, one in parts}
    return _CLASSES[name](*map(_made, parts))
