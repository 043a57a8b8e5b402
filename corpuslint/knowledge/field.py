"""What is known of one field: the values at one place of the documents of a corpus.

The items of a list are one field, and so are the values of a mapping that has more
keys than a person would think of: there, keys are data. Surveys of parts of a corpus
merge into that of the whole, whatever the order.
"""

from __future__ import annotations

from typing import Any

from corpuslint.dates import bounds
from corpuslint.knowledge.forms import date_in
from corpuslint.knowledge.tally import Tally
from corpuslint.scalar import MAX_BITS
from corpuslint.span import KeyPath

MOST_KEYS = 1000  # of one field's mappings: beyond, they are data
MOST_SHAPES = 1000
LONGEST = 1000  # characters of a text that are kept
_TYPES = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    dict: "object",
    list: "array",
    type(None): "null",
}


class Range:
    """The least and the greatest of some values, each with what it was found as."""

    __slots__ = ("greatest", "least")

    def __init__(self) -> None:
        self.least: tuple[Any, Any] | None = None
        self.greatest: tuple[Any, Any] | None = None

    def add(self, measure: Any, value: Any = None) -> None:
        """Take in a value by its measure."""
        one = (measure, measure if value is None else value)
        if self.least is None or one < self.least:
            self.least = one
        if self.greatest is None or one > self.greatest:
            self.greatest = one

    def merge(self, other: Range) -> None:
        """Take in another range."""
        for one in (other.least, other.greatest):
            if one is not None:
                self.add(*one)

    def ends(self) -> tuple[Any, Any] | None:
        """The values at both ends, or None where there is none."""
        if self.least is None or self.greatest is None:
            return None
        return self.least[1], self.greatest[1]


class Field:
    """What was seen at one place.

    `types` are those of JSON Schema; `texts` and `others` (as they are written in JSON)
    the scalars; `shapes` the keys of mappings in their order; `repeating` the lists in
    which an item stands twice, of `several`, those of more than one; `hollow` are those without
    any. `items` is the field of what is in its lists, `rest` that of all values of its
    mappings where there are too many keys for `keys`.
    """

    __slots__ = (
        "dates",
        "hollow",
        "items",
        "keys",
        "lengths",
        "numbers",
        "others",
        "repeating",
        "rest",
        "several",
        "shapes",
        "sizes",
        "texts",
        "types",
    )

    def __init__(self) -> None:
        self.types = Tally()
        self.texts = Tally()
        self.others = Tally()
        self.shapes = Tally(MOST_SHAPES)
        self.lengths = Range()
        self.numbers = Range()
        self.dates = Range()
        self.sizes = Range()
        self.repeating = Tally(1)
        self.several = 0
        self.hollow = 0
        self.keys: dict[str, Field] = {}
        self.items: Field | None = None
        self.rest: Field | None = None

    @property
    def count(self) -> int:
        """How many values were seen."""
        return self.types.total

    def add(self, value: Any, file: str, path: KeyPath = ()) -> None:
        """Take in a value of a file; the values of one file come in their order."""
        kind = value.__class__
        self.types.add(_TYPES[kind], file, path)
        if kind is str:
            kept = value if len(value) <= LONGEST else _cut(value)
            if self.texts.add(kept, file, path):
                self.lengths.add(len(value))
                date = date_in(value)
                if date is not None:
                    self.dates.add(bounds(date)[0] - (date.offset or 0), value)
        elif kind is dict:
            self.shapes.add(tuple(value), file, path)
            for key, inner in value.items():
                self._under(key).add(inner, file, (*path, key))
        elif kind is list:
            self._add_list(value, file, path)
        elif value is not None and self.others.add(_scalar(value), file, path):
            self._add_number(value)

    def merge(self, other: Field) -> None:
        """Take in what was seen at the same place of other documents."""
        for name in ("types", "texts", "others", "shapes", "repeating"):
            getattr(self, name).merge(getattr(other, name))
        for name in ("lengths", "numbers", "dates", "sizes"):
            getattr(self, name).merge(getattr(other, name))
        self.several += other.several
        self.hollow += other.hollow
        if other.items is not None:
            self.items = self.items or Field()
            self.items.merge(other.items)
        if other.rest is not None:
            self._fold_keys()
            self._under("").merge(other.rest)
        for key, inner in other.keys.items():
            self._under(key).merge(inner)

    def _under(self, key: str) -> Field:
        """The field of a key."""
        if self.rest is not None:
            return self.rest
        known = self.keys.get(key)
        if known is None:
            if len(self.keys) == MOST_KEYS:
                return self._fold_keys()
            known = self.keys[key] = Field()
        return known

    def _fold_keys(self) -> Field:
        if self.rest is None:
            self.rest = Field()
            for inner in self.keys.values():
                self.rest.merge(inner)
            self.keys = {}
        return self.rest

    def _add_list(self, value: list[Any], file: str, path: KeyPath) -> None:
        self.sizes.add(len(value))
        if not value:
            self.hollow += 1
            return
        if self.items is None:
            self.items = Field()
        for index, inner in enumerate(value):
            self.items.add(inner, file, (*path, index))
        if len(value) > 1:
            self.several += 1
            if _repeats(value):
                self.repeating.add(True, file, path)

    def _add_number(self, value: float) -> None:
        if value.__class__ is not bool and value - value == 0:  # neither endless nor no number
            self.numbers.add(value)


def _scalar(value: Any) -> tuple[str, str]:
    """A scalar that is no text, told from its equals of other types: 1, 1.0 and true."""
    if value.__class__ is bool:
        return "boolean", "true" if value else "false"
    if value.__class__ is int and value.bit_length() > MAX_BITS:
        return "integer", hex(value)  # Python refuses to write it in decimals
    return _TYPES[value.__class__], repr(value)


def as_written(value: Any) -> Any:
    """A value of a tally as it was in the document; a text where JSON has no such number."""
    if isinstance(value, str):
        return value
    kind, written = value
    if kind == "boolean":
        return bool(written == "true")
    if kind == "integer":
        return written if "x" in written else int(written)
    number = float(written)
    return number if number - number == 0 else written


def _cut(text: str) -> str:
    """A long text's beginning and a digest of all of it, which make it longer than `LONGEST`."""
    from corpuslint.digests import blake2b

    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{text[:LONGEST]}…{digest}"


def _repeats(items: list[Any]) -> bool:
    """Whether two items are equal as JSON Schema sees it: 1 is 1.0, but true is no number."""
    seen = set()
    for item in items:
        if item.__class__ in (dict, list):
            return False  # hardly ever, and dear to find out
        key = (item.__class__ is bool, item)
        if key in seen:
            return True
        seen.add(key)
    return False
