"""Mappings of one kind that stand at several places.

An image has the same fields wherever it is: what is known of all of them makes
one definition, and surer promises than each place alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.knowledge.field import Field
from corpuslint.knowledge.support import MANY_VALUES, Support
from corpuslint.tuples import NamedTuple

_FEWEST_KEYS = 2
_LIKENESS = 0.5  # of the keys of two kinds, the share that both have


class Kind(NamedTuple):
    """Fields that are of one kind, and the key that they all stand under."""

    key: str
    members: list[Field]


def kinds_of(root: Field, support: Support) -> list[Kind]:
    """The kinds of mappings that stand at more than one place, in the order of their keys.

    Two are of one kind where they stand under the same key, require the same keys, and
    have most of the others in common. None is of the kind of what is inside of it.
    """
    by_key: dict[str, list[Field]] = {}
    for key, field in _mappings(root):
        by_key.setdefault(key, []).append(field)
    found = []
    for key, fields in sorted(by_key.items()):
        kinds: list[list[Field]] = []
        for field in fields:
            for kind in kinds:
                if _alike(kind[0], field, support) and not any(
                    _is_within(field, other) for other in kind
                ):
                    kind.append(field)
                    break
            else:
                kinds.append([field])
        found += [Kind(key, kind) for kind in kinds if len(kind) > 1]
    return found


def required(field: Field, support: Support) -> set[str]:
    """The keys that enough of a field's mappings have."""
    mappings = field.types.counts.get("object", 0)
    return {key for key, inner in field.keys.items() if support.holds(inner.count, mappings)}


def merged(members: list[Field]) -> Field:
    """Fields as one; the only one as it is."""
    if len(members) == 1:
        return members[0]
    one = Field()
    for member in members:
        one.merge(member)
    return one


def keys_are_data(field: Field) -> bool:
    """Whether the keys of mappings are data: many, none of them usual, with values of one type."""
    if len(field.keys) < MANY_VALUES:
        return False
    mappings = field.types.counts["object"]
    types = {frozenset(inner.types.counts) for inner in field.keys.values()}
    usual = max(inner.count for inner in field.keys.values())
    return len(types) == 1 and usual <= max(mappings / 2, 1)


def all_values(field: Field) -> list[Field]:
    """The fields of all values of a field's mappings, whatever their keys."""
    return [field.rest] if field.rest is not None else [*field.keys.values()]


def _mappings(field: Field) -> Iterator[tuple[str, Field]]:
    """The fields of mappings, in lists or not, with their keys; outer ones first."""
    for key, child in sorted(field.keys.items()):
        inner = child.items if child.items is not None and child.items.keys else child
        if len(inner.keys) >= _FEWEST_KEYS and set(inner.types.counts) == {"object"}:
            yield key, inner
        yield from _mappings(child)
    for below in (field.items, field.rest):
        if below is not None:
            yield from _mappings(below)


def _alike(one: Field, other: Field, support: Support) -> bool:
    both = one.keys.keys() & other.keys.keys()
    either = one.keys.keys() | other.keys.keys()
    if len(both) < _LIKENESS * len(either):
        return False
    return required(one, support) == required(other, support)


def _is_within(inner: Field, outer: Field) -> bool:
    children = [*outer.keys.values(), outer.items, outer.rest]
    return any(
        child is inner or _is_within(inner, child) for child in children if child is not None
    )
