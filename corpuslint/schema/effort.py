"""How often a schema has the values of a document judged.

One that refers to itself twice, for the same value, has a value judged twice for each level
that it is nested: a few lines of schema, and a document of thirty brackets, take for ever.
So what is left to the validator is counted before, which takes a step for each pair of a
subschema and a value, however often that pair is come to.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from corpuslint.schema.keywords import BRANCHES, CONDITIONS
from corpuslint.schema.references import Place, Resolver
from corpuslint.tuples import NamedTuple

# A schema that judges no value more often than so is not worth counting.
_FEW = 256
_DEMANDS = ("const", "dependentRequired", "enum", "required")
_COMPARED = 8  # values of an `enum` that take as long as a judgment
_LONG = 16  # characters that take as much room as a value
_OF_ERROR = 8  # values that take as much room as an error
_OF_STEP = 2  # ... as a step on the way to what it is about
_ROUGHLY = 4  # told of each judgment, and value, of a small document
_UNEVALUATED = ("unevaluatedItems", "unevaluatedProperties")
_OF_SCALARS = 0  # nothing is below these: for a subschema, all of them are the same
_ANY = object()  # a value that has every key


class _Part(NamedTuple):
    """The subschemas directly inside one, by the values that they judge."""

    same: tuple[Place, ...]  # this value itself
    keys: dict[str, Place]
    all_values: tuple[Place, ...]  # of a mapping
    other_values: tuple[Place, ...]  # of keys that have none of their own
    items: tuple[Place, ...]  # by their index
    all_items: tuple[Place, ...]
    judgments: int = 1  # that it is as much work as
    errors: int = 0  # that it can tell of one value
    demands: int = 0  # values in what it demands


class _Cost(NamedTuple):
    """What a validator is asked for: judgments, and what it would tell if each went wrong.

    The latter in numbers of values, as an error holds a copy of what it is about, of what was
    demanded, and of the way there.
    """

    judgments: int
    told: int


class Effort:
    """Counts how many judgments one schema asks for: of a subschema on a value each."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._parts: dict[int, _Part] = {}

    def exceeds(self, data: Any, most: int) -> bool:
        """Whether a document is to be judged more than so often."""
        of_one = self._of_any_value
        if of_one <= _FEW or not _has_more_values(data, most / of_one):
            return False
        return self._of(data, most).judgments > most

    def tells_more(self, data: Any, most: int) -> bool:
        """Whether the errors of a document could hold more values than so many."""
        values = math.sqrt(most / _ROUGHLY / self._of_any_value)
        return _has_more_values(data, values) and self._of(data, most).told > most

    def loop(self, places: Iterable[Place]) -> frozenset[int]:
        """The ids of subschemas, at some places or led to, that hand a value round for ever.

        Those of one loop, where there are more; empty where there is none.
        """
        graph: dict[int, set[int]] = {}
        stack = list(places)
        while stack:
            place = stack.pop()
            if id(place.schema) not in graph:
                graph[id(place.schema)] = {id(child.schema) for child in self._part(place).same}
                stack += [child for child, _ in self._below(place, _ANY)]
        from graphlib import CycleError, TopologicalSorter

        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            return frozenset(error.args[1])
        return frozenset()

    @cached_property
    def _of_any_value(self) -> float:
        """How often one value can be judged; infinity where that depends on the document."""
        documents = 0
        while documents != len(self._resolver.documents()):  # where a name leads, others may say
            documents = len(self._resolver.documents())
            self._parts.clear()
            most = self._of(_ANY, 0).judgments
        return most or math.inf

    def _of(self, data: Any, most: int) -> _Cost:
        """The cost of a document: too much of it where there is more than `most`.

        Of any value there is no bound, and nothing where a schema refers to itself.
        """
        known: dict[tuple[int, int], _Cost] = {}
        open_: dict[tuple[int, int], list[tuple[Place, Any]]] = {}  # with what is below each
        sizes: dict[int, int] = {}
        seen = 0  # pairs are judged at least once each
        first = (self._resolver.root, data)
        stack = [first]
        while stack:
            place, value = stack[-1]
            key = _key(place, value)
            if key in known:
                stack.pop()
                continue
            if key in open_:
                stack.pop()
                costs = [known[_key(*pair)] for pair in open_.pop(key)]
                part = self._part(place)
                judgments = part.judgments + sum(one.judgments for one in costs)
                told = part.errors * (_size(value, sizes) + _OF_ERROR) + part.demands
                told += sum(one.told + _OF_STEP * one.judgments for one in costs)
                known[key] = _Cost(judgments, told)
                continue
            below = open_[key] = list(self._below(place, value))
            seen += len(below)
            if any(_key(*one) in open_ for one in below):
                return _Cost(0, 0) if data is _ANY else _Cost(most + 1, most + 1)
            if data is not _ANY and seen > most:
                return _Cost(most + 1, most + 1)
            stack += below
        return known[_key(*first)]

    def _below(self, place: Place, value: Any) -> Iterator[tuple[Place, Any]]:
        """What a subschema hands a value on to."""
        part = self._part(place)
        for child in part.same:
            yield child, value
        if value is _ANY:
            for child in (*part.keys.values(), *part.all_values, *part.other_values):
                yield child, _ANY
            for child in (*part.items, *part.all_items):
                yield child, _ANY
        elif value.__class__ is dict:
            for key, inner in value.items():
                own = part.keys.get(key)
                for child in part.all_values:
                    yield child, inner
                for child in part.other_values if own is None else (own,):
                    yield child, inner
        elif value.__class__ is list:
            for child, inner in zip(part.items, value):  # noqa: B905 (there may be more of either)
                yield child, inner
            for inner in value:
                for child in part.all_items:
                    yield child, inner

    def _part(self, place: Place) -> _Part:
        key = id(place.schema)
        if key not in self._parts:
            self._parts[key] = self._read(place)
        return self._parts[key]

    def _read(self, place: Place) -> _Part:
        schema = place.schema
        if not isinstance(schema, dict):
            return _Part((), {}, (), (), (), ())

        def places(found: Any) -> tuple[Place, ...]:
            found = found if isinstance(found, list) else [found]
            return tuple(
                Place(child, self._resolver.base_of(child, place.base))
                for child in found
                if isinstance(child, dict)  # true and false are no work
            )

        def all_of(*keywords: str) -> tuple[Place, ...]:
            return tuple(one for keyword in keywords for one in places(schema.get(keyword)))

        def mapped(keyword: str) -> dict[str, Place]:
            found = schema.get(keyword)
            found = found.items() if isinstance(found, dict) else ()
            return {name: one for name, child in found for one in places(child)}

        same = (
            *all_of(*BRANCHES, *CONDITIONS, "not"),
            *mapped("dependentSchemas").values(),
            *mapped("dependencies").values(),
            *self._resolver.targets(place),
        )
        if any(keyword in schema for keyword in _UNEVALUATED):
            same *= 2  # all is judged again, to see what has been
        has_list = isinstance(schema.get("items"), list)
        listed = {keyword: _size(schema[keyword], {}) for keyword in _DEMANDS if keyword in schema}
        return _Part(
            same,
            mapped("properties"),
            (*mapped("patternProperties").values(), *all_of("propertyNames")),
            all_of("additionalProperties", "unevaluatedProperties"),
            all_of("prefixItems", *(["items"] if has_list else [])),
            all_of(
                *("additionalItems", "contains", "unevaluatedItems"),
                *([] if has_list else ["items"]),
            ),
            1 + listed.get("enum", 0) // _COMPARED,
            len(schema) + listed.get("required", 0),
            sum(listed.values()),
        )


def _key(place: Place, value: Any) -> tuple[int, int]:
    return id(place.schema), id(value) if value.__class__ in (dict, list) else _OF_SCALARS


def _size(value: Any, known: dict[int, int]) -> int:
    """How many values there are in one, itself included; a long text counts as several."""
    kind = value.__class__
    if kind is str:
        return 1 + len(value) // _LONG
    if kind is not dict and kind is not list:
        return 1
    if id(value) not in known:
        known[id(value)] = 1  # in case that it holds itself
        inner = value.values() if kind is dict else value
        known[id(value)] = 1 + sum(_size(one, known) for one in inner)
    return known[id(value)]


def _has_more_values(data: Any, most: float) -> bool:
    count = 1
    stack = [data]
    while stack and count <= most:
        value = stack.pop()
        kind = value.__class__
        if kind is dict or kind is list:
            count += len(value)
            stack += value.values() if kind is dict else value
    return count > most
