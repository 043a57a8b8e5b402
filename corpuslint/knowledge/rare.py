"""What is rare in a corpus, and so perhaps a slip: values, types, forms and fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.knowledge.field import Field, as_written
from corpuslint.knowledge.forms import form_of, forms_of
from corpuslint.knowledge.paths import FieldPath, Found, fields_of
from corpuslint.knowledge.tally import Place, Tally, first_of
from corpuslint.nearness import is_near
from corpuslint.tuples import NamedTuple

FEWEST = 20  # values from which on something can be rare
_RARE = 0.01
_MOST_COMPARED = 500  # among more values, some are alike by chance
_FEW = 40  # distinct values that a field with a fixed set of them has at most
# Forms that are no promise: that a text has another says nothing.
_LOOSE = frozenset(["text", "word", "several lines", "HTML", "file", "slug", "path"])
_OF_WORDS = frozenset(["text", "word", "slug", "version", "integer in text", "domain"])


class Rare(NamedTuple):
    """Something rare: `times` of `of` values, the first at `place`.

    `kind` is "value", "type", "form" or "field". `what` is the value itself, the name of the
    type, or the key; `meant` is what it likely was to be, "" where nothing is near: of a
    form, the one that the others have, where this one has `form`.
    """

    kind: str
    path: FieldPath
    what: Any
    times: int
    of: int
    place: Place
    meant: str = ""
    form: str = ""


def rarities(root: Field) -> list[Rare]:
    """All that is rare below a field, in the order of the fields."""
    found = list(_rare_types((), root))
    fields = list(fields_of(root))
    for one in fields:
        found += _rare_field(one, fields)
        found += _rare_types(one.path, one.field)
        found += _rare_forms(one.path, one.field)
        found += _rare_values(one.path, one.field)
    return found


def _most(of: int) -> int:
    """The largest number of values that is rare."""
    return max(1, int(of * _RARE)) if of >= FEWEST else 0


def _rare_field(one: Found, fields: list[Found]) -> Iterator[Rare]:
    count = one.field.count
    if one.in_list or count > _most(one.of):
        return
    key = str(one.path[-1])
    siblings = [other for other in fields if other.path[:-1] == one.path[:-1]]
    place = first_of(one.field.types.first.values())
    meant = [
        str(other.path[-1])
        for other in siblings
        if not other.in_list
        and other.field.count >= 10 * count
        and is_near(key, str(other.path[-1]))
    ]
    yield Rare("field", one.path, key, count, one.of, place, meant[0] if meant else "")


def _rare_types(path: FieldPath, field: Field) -> Iterator[Rare]:
    most = _most(field.count)
    for name, count in field.types.commonest():
        if count <= most and not (name == "integer" and "number" in field.types.counts):
            yield Rare("type", path, name, count, field.count, field.types.first[name])


def _rare_forms(path: FieldPath, field: Field) -> Iterator[Rare]:
    texts = field.texts
    most = _most(texts.total)
    if not most or not texts.is_exact:
        return
    forms = forms_of(texts.counts.items())
    main = next(iter(forms))
    if forms[main] < 0.9 * texts.total:
        return
    for name, count in forms.items():
        if count > most or (main in _LOOSE and name != "empty"):
            continue  # yet an empty text is hardly meant
        values = [value for value in texts.counts if form_of(value) == name]
        place = first_of(texts.first[value] for value in values)
        value = next(value for value in values if texts.first[value] == place)
        yield Rare("form", path, value, count, texts.total, place, main, name)


def _rare_values(path: FieldPath, field: Field) -> Iterator[Rare]:
    forms = forms_of(field.texts.counts.items())
    # an image that one page alone has is nothing to look at
    is_of_words = not forms or next(iter(forms)) in _OF_WORDS
    for tally in (field.texts, field.others):
        yield from _rare_of(path, tally, is_of_words)


def _rare_of(path: FieldPath, tally: Tally, is_of_words: bool) -> Iterator[Rare]:
    if tally.total < FEWEST or not tally.is_exact:
        return
    values = tally.commonest()
    common = [(value, count) for value, count in values if count > 1]
    covered = sum(count for _, count in common)
    singles = len(values) - len(common)
    # where several values occur but once, there will be others
    is_closed = len(common) <= _FEW and covered >= 0.95 * tally.total and singles <= 3
    if len(common) < 1 or not (is_closed or covered >= 0.5 * tally.total):
        return
    for value, count in values:
        if count * 10 > tally.total or value == "":
            continue
        meant = _meant(value, count, common)
        if meant or (count == 1 and is_closed and is_of_words):
            yield Rare(
                "value", path, as_written(value), count, tally.total, tally.first[value], meant
            )


def _meant(value: Any, count: int, common: list[tuple[Any, int]]) -> str:
    """The far commoner text that a value likely was to be, "" where there is none."""
    if not isinstance(value, str) or len(value) > 60:
        return ""
    if len(common) > _MOST_COMPARED:
        return ""
    for other, known in common:
        if known >= 5 * count and is_near(value, other) and not _differ_in_digits(value, other):
            return str(other)
    return ""


def _differ_in_digits(one: str, other: str) -> bool:
    """Whether two texts differ in numbers, which are seldom slips: v1.2 and v1.3."""
    letters = [[sign for sign in text if not sign.isdigit()] for text in (one, other)]
    return letters[0] == letters[1]
