"""What jsonschema-rs reports, in our terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.schema.broken import Branch, Broken, constants, expand
from corpuslint.schema.references import Place, Resolver
from corpuslint.span import KeyPath, value_at

# where it names a keyword by the one that it is like
_OWN_NAMES = {
    "dependentRequired": "dependentRequired",
    "dependencies": "dependentRequired",
    "minContains": "minContains",
    "maxContains": "maxContains",
}
_UNDECIDED = ("BacktrackLimitExceeded", "RegexEngineFailure")


def read(error: Any, data: Any, resolver: Resolver, steps: int = 0) -> Iterator[Broken]:
    """The broken keywords of a `ValidationError` of jsonschema-rs 0.60; none where it errs.

    `steps` is how often a pattern could try anew.
    """
    path: KeyPath = tuple(error.instance_path)
    route: KeyPath = tuple(error.evaluation_path)
    value, kind = value_at(data, path), error.kind
    if kind.name == "propertyNames":
        yield _read_name(kind.error, path, resolver)
        return
    place = resolver.walk(route)
    keyword, parameter = _keyword(kind, route, place, value)
    if keyword == "required" and parameter in value:
        return  # so it says where the one key that is required is not known besides
    branches: tuple[Branch, ...] = ()
    context = getattr(kind, "context", None)
    if context and all(context):  # a branch without errors fits: of a `oneOf`, more than one
        branches = tuple(
            Branch(
                [broken for inner in errors for broken in read(inner, data, resolver, steps)],
                constants(resolver, resolver.walk((*route, index)), value),
            )
            for index, errors in enumerate(context)
        )
    undecided = steps if kind.__class__.__name__ in _UNDECIDED else 0
    broken = Broken(path, keyword, parameter, value, place, branches, undecided=undecided)
    yield from expand(broken)


def _keyword(kind: Any, route: KeyPath, place: Place, value: Any) -> tuple[str, Any]:
    """The keyword that is broken, and its parameter as `Broken` has it."""
    last = route[-1] if route else ""
    keyword = _OWN_NAMES.get(str(last), kind.name)
    if keyword == "falseSchema" and last == "additionalProperties":
        return "additionalProperties", list(value)  # beside no `properties`: it names no key
    if keyword in ("additionalProperties", "unevaluatedProperties"):
        if isinstance(_said(place, keyword), dict):
            keyword = "unevaluatedValue"  # their values are wrong, not their names
        return keyword, kind.unexpected
    if keyword in ("required", "dependentRequired"):
        return keyword, kind.property
    return keyword, _said(place, keyword, kind)


def _read_name(error: Any, path: KeyPath, resolver: Resolver) -> Broken:
    """A key whose own name breaks something; the outer error's route lacks a part."""
    name, keyword = error.instance, error.kind.name
    place = resolver.walk(tuple(error.evaluation_path))
    broken = Broken((*path, name), keyword, _said(place, keyword, error.kind), name, place)
    return Broken((*path, name), "propertyNames", broken, name, place)


def _said(place: Place, keyword: str, kind: Any = None) -> Any:
    """What a schema has under a keyword; where we are in the wrong one, what the error says."""
    if isinstance(place.schema, dict) and keyword in place.schema:
        return place.schema[keyword]
    return getattr(kind, "value", None)
