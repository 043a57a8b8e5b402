"""New values in the style of a block: which quotes, which lists, how far indented."""

from __future__ import annotations

from collections import Counter
from typing import Any

from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from corpuslint.blocks.yaml_places import YamlNode
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.yaml.layout import Layout
from corpuslint.spelling import Quote, UnspellableError, is_date_like, plain, quoted, spell
from corpuslint.tuples import NamedTuple

# libyaml looks no further for the colon of a key
_MAX_KEY = 1000


class Style(NamedTuple):
    """What most of a block does: `quote` is None where nothing is quoted.

    `lists` and `mappings` say whether collections inside others are in block
    style, None where there are none. `step` is how far a mapping stands to the
    right of its parent, `dash` how far a list does.
    """

    quote: Quote | None
    lists: bool | None
    mappings: bool | None
    step: int
    dash: int


def style_of(layout: Layout) -> Style:
    """The style of a block, counted over its events."""
    quotes: Counter[str] = Counter()
    lists: Counter[bool] = Counter()
    mappings: Counter[bool] = Counter()
    steps: Counter[int] = Counter()
    dashes: Counter[int] = Counter()
    open_columns: list[int | None] = []  # of mappings in block style
    for event in layout.events:
        if isinstance(event, ScalarEvent):
            quotes[event.style or ""] += 1
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            open_columns.pop()
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            is_mapping = isinstance(event, MappingStartEvent)
            is_block = not event.flow_style
            mark: Any = event.end_mark
            column = mark.column
            if is_block and not is_mapping:
                at = layout.offset + mark.index
                column -= layout.text[at : at + 1] != "-"
            if open_columns:
                (mappings if is_mapping else lists)[is_block] += 1
                parent = open_columns[-1]
                if is_block and parent is not None:
                    (steps if is_mapping else dashes)[column - parent] += 1
            open_columns.append(column if is_block and is_mapping else None)
    double, single = quotes['"'], quotes["'"]
    quote: Quote | None = None
    if double or single:
        quote = '"' if double >= single else "'"
    return Style(quote, _most(lists), _most(mappings), _most(steps) or 2, _first(_most(dashes), 2))


def _most(counted: Counter[Any]) -> Any:
    return max(counted, key=lambda one: counted[one], default=None)


def _first(one: int | None, other: int) -> int:
    return other if one is None else one


class Writer:
    """Writes values into a block. Raises RefusalError for what YAML cannot hold.

    `siblings` are the values next to the new ones: where all their texts are
    quoted, new texts are, too.
    """

    def __init__(self, layout: Layout, siblings: list[YamlNode] | None = None) -> None:
        self.style = style_of(layout)
        self.always: Quote | None = None
        self.like: str | None = None
        texts: set[str] = set()
        for node in siblings or []:
            event = layout.event(node)
            if not isinstance(event, ScalarEvent) or not event.value:
                continue
            if is_date_like(event.value) and not event.style:
                self.like = self.like or event.value
            elif event.style in ("'", '"'):
                texts.add(event.style)
            elif plain(event.value, in_flow=False) is not None:
                texts.add("")
        if texts in ({"'"}, {'"'}):
            self.always = "'" if "'" in texts else '"'

    def follow(self, style: str, value: str) -> None:
        """Write texts in the quotes of a scalar, dates as one that is plain."""
        if style == "plain":
            self.like = value
        elif style in ("'", '"'):
            self.always = "'" if style == "'" else '"'

    def scalar(self, value: Any, in_flow: bool) -> str:
        """A scalar on one line."""
        quote = self.always or self.style.quote or _fitting(value)
        is_like_a_date = self.like is not None and isinstance(value, str) and is_date_like(value)
        try:
            if self.always and isinstance(value, str) and not is_like_a_date:
                return quoted(value, quote)
            return spell(value, quote, in_flow, self.like)
        except UnspellableError as error:
            raise RefusalError(str(error)) from None

    def key(self, key: str, in_flow: bool, quote: str = "") -> str:
        """A key on one line, in quotes where it needs some, or else those that are given."""
        try:
            written = plain(key, in_flow) if not quote else None
            if written is None:
                fitting: Quote = "'" if (quote or self.style.quote) == "'" else '"'
                written = quoted(key, fitting)
        except UnspellableError as error:
            raise RefusalError(str(error)) from None
        if len(written) > _MAX_KEY:
            raise RefusalError("the key is too long for YAML")
        return written

    def flow(self, value: Any) -> str:
        """Any value on one line, with brackets and braces."""
        if isinstance(value, list):
            return "[" + ", ".join(map(self.flow, value)) + "]"
        if isinstance(value, dict):
            pairs = (f"{self.key(key, True)}: {self.flow(one)}" for key, one in value.items())
            return "{" + ", ".join(pairs) + "}"
        return self.scalar(value, in_flow=True)

    def wants_block(self, value: Any) -> bool:
        """Whether a value is written in several lines: as others are, else mappings alone."""
        if not value or not isinstance(value, (list, dict)):
            return False
        if isinstance(value, dict):
            return self.style.mappings is not False
        if self.style.lists is not None:
            return self.style.lists
        return self.style.mappings is not False and any(isinstance(one, dict) for one in value)

    def inline(self, value: Any) -> str:
        """A value on one line, outside of brackets."""
        if isinstance(value, (list, dict)):
            return self.flow(value)
        return self.scalar(value, in_flow=False)

    def pair(self, key: str, value: Any, column: int) -> list[str]:
        """The indented lines of a key, as it is spelled, with its value."""
        start = " " * column + key + ":"
        if not self.wants_block(value):
            return [f"{start} {self.inline(value)}"]
        return [start, *self.below(value, column)]

    def below(self, value: Any, column: int) -> list[str]:
        """The indented lines of a collection below a key that stands in a column."""
        if isinstance(value, dict):
            return self.mapping(value, column + self.style.step)
        return [line for item in value for line in self.item(item, column + self.style.dash)]

    def mapping(self, value: dict[str, Any], column: int) -> list[str]:
        """The indented lines of a mapping whose keys stand in a column."""
        return [
            line
            for key, one in value.items()
            for line in self.pair(self.key(key, in_flow=False), one, column)
        ]

    def item(self, value: Any, column: int, gap: str = " ") -> list[str]:
        """The indented lines of an item whose dash stands in a column, `gap` before its value."""
        start = " " * column + "-" + gap
        if not isinstance(value, dict) or not self.wants_block(value):
            return [start + self.inline(value)]
        first, *rest = self.mapping(value, len(start))
        return [start + first.lstrip(" "), *rest]


def _fitting(value: Any) -> Quote:
    """The quotes in which a text needs no escapes, where the block has none to follow."""
    if isinstance(value, str) and ('"' in value or "\\" in value) and "'" not in value:
        return "'"
    return '"'
