"""A broken keyword as either validator reports it, before folding and wording."""

from __future__ import annotations

from typing import Any

from corpuslint.schema.references import Place, Resolver
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple


class Broken(NamedTuple):
    """One keyword that one value breaks.

    `parameter` is the keyword's value; for `required` the missing key, for the
    keywords about keys the key, for `propertyNames` what its name breaks.
    `place` is the schema that has the keyword. `branches` are those of an
    `anyOf` or `oneOf` none of which fits. `types` widens an `enum` that was
    folded from several branches. `undecided` is after how many steps a pattern was given up.
    """

    path: KeyPath
    keyword: str
    parameter: Any
    value: Any
    place: Place
    branches: tuple[Branch, ...] = ()
    types: tuple[str, ...] = ()
    undecided: int = 0

    @property
    def depth(self) -> int:
        """How deep in the document the faulty value is; a wrong key faults its mapping."""
        return len(self.path) - (self.keyword in ABOUT_KEYS)


class Branch(NamedTuple):
    """What a value breaks in one branch, and which values the branch wants of its keys."""

    broken: list[Broken]
    constants: dict[str, list[Any]]


# keywords that fault a key: its own place is one step below the mapping at fault
ABOUT_KEYS = frozenset(
    ["additionalProperties", "unevaluatedProperties", "propertyNames", "dependentRequired"]
)


def constants(resolver: Resolver, place: Place, value: Any) -> dict[str, list[Any]]:
    """The values that a schema allows for keys of a mapping by `const` or `enum`."""
    found: dict[str, list[Any]] = {}
    if not isinstance(value, dict):
        return found
    for key, child in resolver.properties(place).items():
        for part in resolver.in_place(child):
            if "const" in part.schema:
                found[key] = [part.schema["const"]]
            elif isinstance(part.schema.get("enum"), list):
                found[key] = part.schema["enum"]
    return found


def expand(broken: Broken) -> list[Broken]:
    """One for each key, where a keyword is about keys that the validators name together."""
    path, keyword, parameter, value, place = broken[:5]
    if keyword in ("additionalProperties", "unevaluatedProperties", "unevaluatedValue"):
        return [
            broken._replace(path=(*path, key), parameter=key, value=value.get(key))
            for key in parameter
            if path or key != "$schema"  # the one key that every document may have
        ]
    if keyword == "dependentRequired":
        trigger = _trigger(place.schema, value, parameter)
        return [broken._replace(path=(*path, trigger), parameter=(trigger, parameter))]
    return [broken]


def _trigger(schema: Any, value: Any, missing: str) -> str:
    """The key that is there and wants another to be there too."""
    for keyword in ("dependentRequired", "dependencies"):
        dependent = schema.get(keyword)
        for key, wanted in dependent.items() if isinstance(dependent, dict) else ():
            if key in value and isinstance(wanted, list) and missing in wanted:
                return str(key)
    return missing
