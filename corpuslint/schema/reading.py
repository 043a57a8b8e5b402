"""What jsonschema-rs reports, in our terms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpuslint.schema.broken import Branch, Broken, constants, expand
from corpuslint.schema.folding import fold
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


# one keyword that may be broken more than once by one value
_SEVERAL = ("required", "dependentRequired", "propertyNames")


def read(errors: Iterable[Any], data: Any, resolver: Resolver, steps: int = 0) -> list[Broken]:
    """The broken keywords that `ValidationError`s of jsonschema-rs 0.60 tell of.

    `steps` is how often a pattern could try anew.
    """
    return _Reader(data, resolver, steps).all_of(errors)


class _Reader:
    """Reads each broken keyword of each value once, however often a schema leads to it."""

    def __init__(self, data: Any, resolver: Resolver, steps: int) -> None:
        self._data = data
        self._resolver = resolver
        self._steps = steps
        self._known: dict[tuple[Any, ...], list[Broken]] = {}

    def all_of(self, errors: Iterable[Any]) -> list[Broken]:
        found: list[Broken] = []
        seen = set()
        for error in errors:
            if error.kind.name in _SEVERAL:
                found += self._read(error)
                continue
            keyword = error.absolute_keyword_location or tuple(error.schema_path)
            place = tuple(error.instance_path), keyword
            if place in seen:
                continue
            seen.add(place)
            if place not in self._known:
                self._known[place] = self._read(error)
            found += self._known[place]
        return found

    def _read(self, error: Any) -> list[Broken]:
        """What one error tells of; nothing where it errs."""
        resolver = self._resolver
        path: KeyPath = tuple(error.instance_path)
        route: KeyPath = tuple(error.evaluation_path)
        value, kind = value_at(self._data, path), error.kind
        if kind.name == "propertyNames":
            return [_read_name(kind.error, path, resolver)]
        place = resolver.walk(route)
        keyword, parameter = _keyword(kind, route, place, value)
        if keyword == "required" and parameter in value:
            return []  # so it says where the one key that is required is not known besides
        branches: tuple[Branch, ...] = ()
        context = getattr(kind, "context", None)
        if context and all(context):  # a branch without errors fits: of a `oneOf`, more than one
            branches = tuple(
                Branch(
                    fold(self.all_of(errors)),
                    constants(resolver, resolver.walk((*route, index)), value),
                )
                for index, errors in enumerate(context)
            )
        undecided = self._steps if kind.__class__.__name__ in _UNDECIDED else 0
        return expand(Broken(path, keyword, parameter, value, place, branches, undecided=undecided))


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
