"""How a YAML block is laid out: its values, the signs between them, and its comments.

Read off the kept events of the block: what stands between two of them is white
space, a comment or a sign such as `:`. Only rules about style ask for it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from corpuslint.block_lines import WIDE_BREAK, block_text_end
from corpuslint.document import Document
from corpuslint.patterns import lazy
from corpuslint.span import Span
from corpuslint.tuples import NamedTuple

Place = Literal["root", "key", "value", "item"]
# of a scalar its sign, `plain`, or `empty` where nothing is written; else how a collection is
Style = Literal["plain", "empty", "'", '"', "|", ">", "alias", "block", "flow"]

_SPACE_OR_COMMENT = lazy(r"[ \t\r\n]+|#[^\r\n]*")
_GAP = lazy(
    r"[ \t\r\n\ufeff]+|#[^\r\n]*"
    r"|(?<![^\r\n\ufeff])(?:(?:---|\.\.\.)(?=[ \t\r\n]|\Z)|%[^\r\n]*)"
    r"|[-?:,]"
)
_ANCHOR_OR_TAG = lazy(r"&[^\s,\[\]{}]+|!<[^>\s]*>|![^\s,\[\]{}]*")
_HEADER_COMMENT = lazy(r"[|>][-+0-9]*[ \t]+(#[^\r\n]*)")


class Token(NamedTuple):
    """A piece of the block that is neither white space nor a comment.

    `kind` is a sign (`:`, `-`, `?`, `,`, a bracket), `scalar`, `alias`, `property`
    (an anchor or a tag), or `marker` for a line of `---`, `...` or `%`.
    """

    kind: str
    start: int
    end: int


class Part:
    """A key, a value or an item, and where it stands in the file.

    `start` is where its own text starts, `whole` where its anchor or tag does; a block
    text ends with its last line that is content. `sign` is the colon or the dash
    before it, the `?` before a key; `previous` the part before it in its collection.
    The children of a mapping are its keys and its values in turn. What is not written
    stands right behind its sign.
    """

    __slots__ = (
        "children",
        "end",
        "event",
        "is_mapping",
        "parent",
        "place",
        "previous",
        "sign",
        "start",
        "style",
        "whole",
    )

    def __init__(self, event: Any, place: Place, parent: Part | None, sign: Token | None) -> None:
        self.event = event
        self.place = place
        self.parent = parent
        self.sign = sign
        self.style: Style = "alias"
        self.is_mapping = event.__class__ is MappingStartEvent
        self.children: list[Part] = []
        self.previous = parent.children[-1] if parent is not None and parent.children else None
        self.whole = self.start = self.end = 0

    @property
    def in_flow(self) -> bool:
        """Whether it stands between brackets."""
        return self.parent is not None and self.parent.style == "flow"

    @property
    def is_block(self) -> bool:
        """Whether it is a mapping or a list without brackets."""
        return self.style == "block"

    @property
    def key(self) -> Part:
        """The key of a value."""
        assert self.previous is not None
        return self.previous

    @property
    def entries(self) -> Iterator[int]:
        """Where each entry of a block collection starts: at its dash, its `?` or its key."""
        for part in self.children[:: 2 if self.is_mapping else 1]:
            yield part.sign.start if part.sign is not None else part.whole

    @property
    def first(self) -> int:
        """Where the first entry of a block collection starts."""
        return next(self.entries, self.start)


class Syntax:
    """The syntax of a block: `parts`, `tokens` and `comments` in the order of the text."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.content_start: int = document.parsed.offset
        self.content_end = self.content_start + len(document.parsed.text)
        self.parts: list[Part] = []
        self.tokens: list[Token] = []
        self.comments: list[Span] = []
        self._lines = document.lines
        self._at = self.content_start
        self._signs: list[Token] = []  # since the last value
        self._open: list[Part] = []
        for event in document.parsed.events:
            self._take(event)
        self._pass_gap(self.content_end)
        self.comments.sort()  # that of a block text's first line comes after its text

    def line(self, offset: int) -> Span:
        """The line of the block that an offset is in, without its line ending."""
        start, end = self._lines.around(offset)
        return Span(max(start, self.content_start), end)

    def column(self, offset: int) -> int:
        """How many characters stand before an offset in its line."""
        return offset - self.line(offset).start

    def is_on_one_line(self, start: int, end: int) -> bool:
        """Whether no line ends between two offsets."""
        return self.text.find("\n", start, end) < 0 and self.text.find("\r", start, end) < 0

    def has_comment(self, start: int, end: int) -> bool:
        """Whether a comment starts between two offsets."""
        index = bisect_left(self.comments, (start,))
        return index < len(self.comments) and self.comments[index].start < end

    def starts_line(self, offset: int) -> bool:
        """Whether nothing but white space stands before an offset in its line."""
        line_start = self.line(offset).start
        if offset > line_start and self.text[offset - 1] not in " \t":
            return False  # quick: a line may be long, with many values
        before = self.text[line_start:offset]
        # the first line may be that of the fence, with a comment behind it
        is_line = self.content_start == 0 or self.text[self.content_start - 1] in "\r\n\ufeff"
        return not before.strip(" \t") and (is_line or line_start > self.content_start)

    def _take(self, event: Any) -> None:
        kind = event.__class__
        start = self.content_start + event.start_mark.index
        end = self.content_start + event.end_mark.index
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            self._close(start, end)
        elif kind in (ScalarEvent, AliasEvent, MappingStartEvent, SequenceStartEvent):
            self._pass_gap(start)
            part = self._place(event)
            part.whole = start
            self._pass_properties(event, end)
            if kind is ScalarEvent:
                self._scalar(part, end)
            elif kind is AliasEvent:
                part.start, part.end = start, end
                self._add("alias", start, end)
            else:
                self._collection(part)

    def _place(self, event: Any) -> Part:
        """A new part, in its place among the others."""
        parent = self._open[-1] if self._open else None
        place: Place = "root"
        if parent is not None:
            place = "item"
            if parent.is_mapping:
                place = "key" if len(parent.children) % 2 == 0 else "value"
        wanted = {"key": "?", "value": ":", "item": "-", "root": ""}[place]
        sign = next((one for one in self._signs if one.kind == wanted), None)
        self._signs.clear()
        part = Part(event, place, parent, sign)
        if parent is not None:
            parent.children.append(part)
        self.parts.append(part)
        return part

    def _scalar(self, part: Part, end: int) -> None:
        event = part.event
        part.style = event.style or "plain"
        part.start = self._at
        part.end = end
        if part.start >= end and part.style == "plain":
            self._empty(part)
            return
        if part.style in ("|", ">"):
            part.end = block_text_end(self.text, part.start, end, event.value)
            comment = _HEADER_COMMENT.match(self.text, part.start, end)
            if comment is not None:
                self.comments.append(Span(*comment.span(1)))
        self._add("scalar", part.start, end)

    @staticmethod
    def _empty(part: Part) -> None:
        part.style = "empty"
        if part.event.anchor is not None or part.event.tag is not None:
            return
        # libyaml places some of them at the token that follows, lines away
        if part.sign is not None:
            part.whole = part.start = part.end = part.sign.end
        elif part.place == "value":
            part.whole = part.start = part.end = part.key.end

    def _collection(self, part: Part) -> None:
        part.start = part.end = self._at
        self._open.append(part)
        if not part.event.flow_style:
            part.style = "block"
            return
        part.style = "flow"
        bracket = self.text[self._at : self._at + 1]
        if bracket == ("{" if part.is_mapping else "["):
            self._add(bracket, self._at, self._at + 1)

    def _close(self, start: int, end: int) -> None:
        part = self._open.pop()
        if part.style == "flow" and end > start:
            self._pass_gap(start)
            self._add(self.text[start:end], start, end)
            part.end = end
        elif part.children:
            part.end = part.children[-1].end
        self._signs.clear()

    def _add(self, kind: str, start: int, end: int) -> None:
        self.tokens.append(Token(kind, start, end))
        self._at = end

    def _pass_properties(self, event: Any, end: int) -> None:
        """Pass over the anchor and the tag before a value, and what follows them."""
        expected = (event.anchor is not None) + (getattr(event, "tag", None) is not None)
        if event.__class__ is AliasEvent or not expected:
            return
        while True:
            found = _SPACE_OR_COMMENT.match(self.text, self._at, self.content_end)
            if found is None and expected:
                found = _ANCHOR_OR_TAG.match(self.text, self._at, self.content_end)
                if found is None:
                    raise _UnknownError
                self.tokens.append(Token("property", *found.span()))
                expected -= 1
            elif found is None or (not expected and self._at >= end):
                return
            elif found[0][0] == "#":
                self.comments.append(Span(*found.span()))
            self._at = found.end()

    def _pass_gap(self, end: int) -> None:
        while self._at < end:
            found = _GAP.match(self.text, self._at, end)
            if found is None:
                raise _UnknownError
            text = found[0]
            self._at = found.end()
            if text[0] == "#":
                self.comments.append(Span(*found.span()))
            elif text in ("-", "?", ":", ","):
                token = Token(text, *found.span())
                self.tokens.append(token)
                self._signs.append(token)
            elif text[0] not in " \t\r\n\ufeff":
                self.tokens.append(Token("marker", *found.span()))


class _UnknownError(Exception):
    """Something stands between two values that is none of what may."""


def usual_offset(syntax: Syntax, lists: bool) -> int | None:
    """By how much most lists, or most mappings, below a key are indented; None without any.

    Of equally frequent ones, the first counts.
    """
    counts: dict[int, int] = {}
    for part in syntax.parts:
        if part.place != "value" or not part.is_block or part.is_mapping is lists:
            continue
        assert part.parent is not None
        offset = syntax.column(part.first) - syntax.column(part.parent.first)
        counts[offset] = counts.get(offset, 0) + 1
    return max(counts, key=counts.__getitem__, default=None)


def misread_items(syntax: Syntax) -> set[Part]:
    """Items with nothing behind their dash, before a dash of a list further out.

    js-yaml (3.14 and 4.1, so Hexo, Astro and gray-matter) takes that next dash for one
    more of the inner list: what it reads hangs on where the dashes stand.
    """
    return {
        part
        for part, following in pairwise(syntax.parts)
        if part.style == "empty"
        and part.place == following.place == "item"
        and part.parent is not following.parent
    }


@lru_cache(maxsize=1)
def syntax_of(document: Document) -> Syntax | None:
    """The syntax of a document's YAML block; None where there is none that is faultless.

    U+0085, U+2028 and U+2029, which end a line for some readers alone, are no fault
    in a value on one line.
    """
    if document.block is None or document.block.language != "yaml" or document.data is None:
        return None
    if document.parsed.problems:
        return None
    try:
        syntax = Syntax(document)
    except _UnknownError:
        return None
    wide = [found.start() for found in WIDE_BREAK.finditer(document.parsed.text)]
    if wide and not _are_in_one_line(syntax, [syntax.content_start + at for at in wide]):
        return None
    return syntax


def _are_in_one_line(syntax: Syntax, offsets: list[int]) -> bool:
    """Whether each of some offsets, in order, is in a scalar that is written on one line."""
    scalars = sorted(
        (part.start, part.end)
        for part in syntax.parts
        if part.event.__class__ is ScalarEvent and syntax.is_on_one_line(part.start, part.end)
    )
    for offset in offsets:
        index = bisect_right(scalars, (offset, len(syntax.text))) - 1
        if index < 0 or offset >= scalars[index][1]:
            return False
    return True
