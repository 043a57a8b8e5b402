"""One violation for one fault: which branch of an `anyOf` or `oneOf` was meant."""

from __future__ import annotations

from typing import Any

from corpuslint.schema.broken import Branch, Broken
from corpuslint.schema.prepared import RENAMED_TO

_EXACT = ("const", "enum")


def fold(found: list[Broken]) -> list[Broken]:
    """Replace each broken `anyOf` and `oneOf` by what was meant; say the same once."""
    folded: list[Broken] = []
    for broken in found:
        folded += _fold(broken) if broken.branches else [_plainly(broken)]
    kept: dict[tuple[Any, ...], Broken] = {}
    for broken in folded:
        kept.setdefault((broken.path, broken.keyword, repr(broken.parameter)), broken)
    return _without_echoes(list(kept.values()))


def json_type(value: Any) -> str:
    """The JSON Schema type of a value."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, list) else "null"


def _plainly(broken: Broken) -> Broken:
    """A `not` that bans a value whatever it is; the ban of a former name is its own keyword."""
    if broken.keyword == "not" and broken.parameter in ({}, True):
        schema = broken.place.schema
        if RENAMED_TO in schema:
            return broken._replace(keyword="x-renamed-from", parameter=schema[RENAMED_TO])
        return broken._replace(keyword="falseSchema", parameter=None)
    return broken


def _without_echoes(found: list[Broken]) -> list[Broken]:
    """Leave out what says a fault again.

    An empty text that is too short need not also match a pattern or a format;
    a list with too many items has one fault, at the first of them.
    """
    short = {one.path for one in found if one.keyword == "minLength" and one.value == ""}
    kept = []
    surplus = set()
    for one in found:
        if one.keyword in ("pattern", "format") and one.path in short:
            continue
        if one.keyword == "falseSchema" and one.path and isinstance(one.path[-1], int):
            if one.path[:-1] in surplus:
                continue
            surplus.add(one.path[:-1])
        kept.append(one)
    return kept


def _fold(broken: Broken) -> list[Broken]:
    branches = [Branch(fold(branch.broken), branch.constants) for branch in broken.branches]
    if not all(branch.broken for branch in branches):
        return []  # but for what is forgiven, such as `$schema`, a branch fits
    fitting = [branch for branch in branches if not _misfits(branch, broken)]
    if not fitting:
        return [_merged(broken, branches)]
    if len(fitting) > 1:
        fitting, key, options = _by_discriminator(fitting, broken.value)
        if not fitting:
            return [
                broken._replace(
                    path=(*broken.path, key),
                    keyword="enum",
                    parameter=options,
                    value=broken.value[key],
                    branches=(),
                )
            ]
    missing = _any_of_these_is_missing(fitting, broken)
    return missing or max(fitting, key=_closeness).broken


def _misfits(branch: Branch, broken: Broken) -> bool:
    """Whether the value as a whole is not of the branch's type, or not its constant."""
    return any(
        one.path == broken.path and (one.keyword == "type" or one.keyword in _EXACT)
        for one in branch.broken
    )


def _merged(broken: Broken, branches: list[Branch]) -> Broken:
    """What branches that fit a value in no way want of it, together."""
    types: list[str] = []
    options: list[Any] = []
    for branch in branches:
        whole = [one for one in branch.broken if one.path == broken.path]
        wrong = [one.parameter for one in whole if one.keyword == "type"]
        for parameter in wrong:
            types += [parameter] if isinstance(parameter, str) else parameter
        for one in whole:
            if one.keyword in _EXACT and not wrong:
                options += [one.parameter] if one.keyword == "const" else one.parameter
                types += one.types
    own = json_type(broken.value)
    if any(json_type(option) == own for option in options):
        return broken._replace(
            keyword="enum", parameter=_once(options), types=tuple(_once(types)), branches=()
        )
    types += [json_type(option) for option in options]
    return broken._replace(keyword="type", parameter=_once(types), branches=())


def _by_discriminator(branches: list[Branch], value: Any) -> tuple[list[Branch], str, list[Any]]:
    """The branches whose constant for a key is the value's; none where none is.

    Gives them with the key and all constants for it. A key tells branches apart
    where each has constants of its own for it.
    """
    for key in branches[0].constants:
        if key not in value or any(key not in branch.constants for branch in branches):
            continue
        options = [option for branch in branches for option in branch.constants[key]]
        if len(_once(options)) < len(options):
            continue
        meant = [b for b in branches if any(_same(value[key], o) for o in b.constants[key])]
        return meant, key, options
    return branches, "", []


def _any_of_these_is_missing(branches: list[Branch], broken: Broken) -> list[Broken]:
    """`anyOf: [{required: [a]}, {required: [b]}]`: one fault, not the first branch's."""
    only = [branch.broken[0] for branch in branches if len(branch.broken) == 1]
    if len(only) < 2 or len(only) < len(broken.branches):
        return []
    if any(one.keyword != "required" or one.path != broken.path for one in only):
        return []
    named = [one.parameter if isinstance(one.parameter, list) else [one.parameter] for one in only]
    keys = _once([key for keys in named for key in keys])  # a branch may have branches itself
    return [only[0]._replace(parameter=keys if len(keys) > 1 else keys[0])]


def _closeness(branch: Branch) -> tuple[int, int, int]:
    """The deeper its faults and the fewer, the more likely a branch was meant."""
    depths = [one.depth for one in branch.broken]
    return min(depths), max(depths), -len(depths)


def _same(value: Any, other: Any) -> bool:
    """Equality as JSON has it: true is not 1."""
    return bool(value == other) and isinstance(value, bool) == isinstance(other, bool)


def _once(values: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for value in values:
        if not any(_same(value, other) for other in kept):
            kept.append(value)
    return kept
