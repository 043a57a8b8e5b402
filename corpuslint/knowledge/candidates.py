"""The relations that are worth a try, from what is known of single fields: a bounded number."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Any

from corpuslint.knowledge.field import Field
from corpuslint.knowledge.forms import URL_FORMS, forms_of, is_layout
from corpuslint.knowledge.paths import ANY, FieldPath, fields_of
from corpuslint.knowledge.support import FEW_VALUES, MANY_VALUES, Support
from corpuslint.tuples import NamedTuple

MOST_FIELDS = 40  # of one kind of mapping
MOST_CANDIDATES = 5000
_FEWEST_DISTINCT = 5  # of values that are equal to others by more than chance
_MOST_CASES = 6  # values of a field that decide about others
_SOMETIMES = 0.9  # the largest share of what is news where it always is
_HALF = 0.5  # of the mappings: to stand where most have a field is no news
_NAMING = frozenset(["slug", "word", "digest", "UUID", "integer in text"])

RelativePath = tuple[str, ...]


class Candidate(NamedTuple):
    """A relation that may hold in the mappings at `record`; paths are relative to these.

    `value` is that of the first field which decides, for kinds about one. With more than
    `most` exceptions the relation does not hold; for kinds about what is there that is
    none, since by chance much is there together nearly always.
    """

    kind: str
    record: FieldPath
    first: RelativePath
    second: RelativePath
    value: Any = None
    most: int = 0


class Known(NamedTuple):
    """A field of a mapping: its path in it, its kind (text, url, date, …), and its share."""

    path: RelativePath
    field: Field
    kind: str
    share: float


def candidates_of(root: Field, support: Support) -> list[Candidate]:
    """The relations to look for, in an order that depends on nothing but the fields."""
    found: dict[Candidate, None] = {}
    for record, (mappings, fields) in sorted(_records(root, support).items(), key=_sortable):
        most = support.most_outliers(mappings)
        if mappings >= MANY_VALUES:
            ranked = sorted(fields, key=lambda one: (-one.field.count, one.path))
            commonest = {one.path for one in ranked[:MOST_FIELDS]}
            fields = [one for one in fields if one.path in commonest]
            found.update(dict.fromkeys(_pairs(record, fields, most)))
            found.update(dict.fromkeys(_presence(record, fields, mappings)))
            found.update(dict.fromkeys(_cases(record, fields)))
        found.update(dict.fromkeys(_orders(record, fields, support)))
    return list(found)[:MOST_CANDIDATES]


def _sortable(item: tuple[FieldPath, Any]) -> list[str]:
    return ["" if part is ANY else part for part in item[0]]


def _records(root: Field, support: Support) -> dict[FieldPath, tuple[int, list[Known]]]:
    """The kinds of mappings: the documents, and the items of each list; with their fields."""
    counts: dict[FieldPath, int] = {(): root.types.counts.get("object", 0)}
    known: dict[FieldPath, list[Known]] = {(): []}
    for found in fields_of(root):
        start = max((index for index, part in enumerate(found.path) if part is ANY), default=-1) + 1
        record, path = found.path[:start], found.path[start:]
        if not path:
            counts[record] = found.field.types.counts.get("object", 0)
            continue
        total = counts.get(record, 0)
        share = found.field.count / total if total else 1.0
        kind = _kind(found.field, support)
        keys = tuple(str(key) for key in path)
        known.setdefault(record, []).append(Known(keys, found.field, kind, share))
    return {record: (counts.get(record, 0), fields) for record, fields in known.items()}


def _kind(field: Field, support: Support) -> str:
    types = field.types.counts
    values = field.count - types.get("null", 0)
    if not values:
        return "other"
    if support.holds(types.get("integer", 0) + types.get("number", 0), values):
        return "number"
    if support.holds(types.get("boolean", 0), values):
        return "boolean"
    if not support.holds(types.get("string", 0), values):
        return "other"
    forms = forms_of(field.texts.counts.items())
    total = sum(forms.values())
    if support.holds(sum(count for name, count in forms.items() if is_layout(name)), total):
        return "date"
    if support.holds(sum(count for name, count in forms.items() if name in URL_FORMS), total):
        return "url"
    if support.holds(forms.get("domain", 0), total):
        return "domain"
    if support.holds(sum(count for name, count in forms.items() if name in _NAMING), total):
        return "name"
    return "text"


def _pairs(record: FieldPath, fields: list[Known], most: int) -> Iterator[Candidate]:
    """Relations of values."""
    telling = [
        one
        for one in fields
        if one.field.texts.distinct + one.field.others.distinct >= _FEWEST_DISTINCT
    ]
    for one, other in combinations(telling, 2):
        if one.kind == other.kind and one.kind not in ("boolean", "other"):
            yield Candidate("equal", record, one.path, other.path, most=most)
    for one, other in permutations(telling, 2):
        if one.kind == "name" and one.field.texts.distinct < MANY_VALUES:
            continue  # a word of a few is in many a URL
        kinds = (one.kind, other.kind)
        names = {
            ("url", "url"): ("amp-cache", "starts-with", "carries"),
            ("date", "date"): ("not-before",),
            ("domain", "url"): ("of-host",),
            ("name", "url"): ("contains",),
        }.get(kinds, ())
        for name in names:
            yield Candidate(name, record, one.path, other.path, most=most)


def _presence(record: FieldPath, fields: list[Known], mappings: int) -> Iterator[Candidate]:
    """Fields that are there with others."""
    optional = [one for one in fields if len(one.path) == 1 and _is_optional(one, mappings)]
    for one, other in permutations(optional, 2):
        if other.share <= _HALF or one.field.count == other.field.count:
            yield Candidate("needs", record, one.path, other.path)


def _is_optional(one: Known, mappings: int) -> bool:
    return one.field.count >= MANY_VALUES and one.field.count < mappings


def _cases(record: FieldPath, fields: list[Known]) -> Iterator[Candidate]:
    """Fields that are there, or have other bounds, where a field has a certain value."""
    for one in fields:
        for value, share in _decisive(one):
            for other in fields:
                if other.path == one.path or len(other.path) > 1:
                    continue
                if other.kind == "number":
                    yield Candidate("at-least", record, one.path, other.path, value)
                if other.share >= 1 or other.field.count < FEW_VALUES:
                    continue
                yield Candidate("implies", record, one.path, other.path)
                if other.share <= _SOMETIMES:
                    yield Candidate("there-when", record, one.path, other.path, value)
                if share <= _SOMETIMES:
                    yield Candidate("only-when", record, one.path, other.path, value)


def _decisive(one: Known) -> Iterator[tuple[Any, float]]:
    """The values of a field that has few, with their shares of it."""
    tally = one.field.others if one.kind == "boolean" else one.field.texts
    if one.kind not in ("boolean", "name", "text") or not 2 <= len(tally.counts) <= _MOST_CASES:
        return
    for value, count in sorted(tally.counts.items()):
        if FEW_VALUES <= count <= tally.total - FEW_VALUES:
            decisive = value[1] == "true" if one.kind == "boolean" else value
            yield decisive, count / tally.total


def _orders(record: FieldPath, fields: list[Known], support: Support) -> Iterator[Candidate]:
    """Lists that may be sorted: by themselves, or by a field of their items."""
    for one in fields:
        items = one.field.items
        if items is None or one.field.several < MANY_VALUES:
            continue
        most = support.most_outliers(one.field.several)
        for key, inner in sorted(items.keys.items()):
            if _kind(inner, support) in ("number", "date"):
                for kind in ("falling", "rising"):
                    yield Candidate(kind, record, one.path, (key,), most=most)
        if items.texts.total == items.count:
            yield Candidate("rising", record, one.path, (), most=most)
