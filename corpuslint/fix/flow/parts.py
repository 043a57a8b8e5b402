"""A collection in brackets, taken apart: its entries, and what stands between them."""

from __future__ import annotations

from functools import lru_cache

from corpuslint.blocks.node import Node
from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.patterns import lazy
from corpuslint.span import Span
from corpuslint.tuples import NamedTuple

BLANKS = lazy(r"[ \t]*")
# A comment runs to the end of its line, so that no comma in it counts.
_SPACE = r"(?:[ \t\r\n]|#[^\r\n]*(?=[\r\n]))*"
_GAP = lazy(rf"(?P<before>{_SPACE})(?:(?P<comma>,){_SPACE})?(?P<mark>\?[ \t\r\n]+)?")
_BRACKET = lazy(r"(?:[&!]\S*[ \t\r\n]+)*(?P<bracket>[\[{])")
_BREAK = lazy(r"\r\n?|\n")


class Gap(NamedTuple):
    """What stands between two entries, or between one and a bracket; `comma` is -1 for none."""

    span: Span
    comma: int

    @property
    def behind(self) -> Span:
        """The part behind the comma."""
        return Span(max(self.span.start, self.comma + 1), self.span.end)


class FlowParts:
    """The parts of a collection in brackets.

    `entries` are the spans of the whole entries in the order of the text, `parts`
    their keys or indices; `gaps` are one more, the first and last being those at
    the brackets, which `inside` leaves out. A JSON block of Hexo's has none: it
    `is_bare`. Raises RefusalError where the text holds anything else.
    """

    __slots__ = ("_places", "document", "entries", "gaps", "inside", "is_bare", "parts")

    def __init__(self, document: Document, parent: Node) -> None:
        self.document = document
        self.is_bare = getattr(document.parsed, "bare", False) and parent is document.places()
        self.inside = parent.span if self.is_bare else self._inside(parent)
        children = sorted(parent.children.items(), key=lambda entry: entry_start(entry[1]))
        self.parts: list[str | int] = [part for part, _ in children]
        self._places = {part: place for place, part in enumerate(self.parts)}
        self.entries: list[Span] = []
        self.gaps: list[Gap] = []
        end = self.inside.start
        for _, child in children:
            start = self._add_gap(end, entry_start(child))
            end = child.span.end
            self.entries.append(Span(start, end))
        self._add_gap(end, self.inside.end)
        commas = [gap.comma >= 0 for gap in self.gaps]
        if commas[0] or not all(commas[1:-1]):
            raise RefusalError("the entries are not separated by one comma each")

    def _inside(self, parent: Node) -> Span:
        text = self.document.text
        bracket = _BRACKET.match(text, parent.span.start, parent.span.end)
        closing = text[parent.span.end - 1 : parent.span.end]
        if bracket is None or closing != {"[": "]", "{": "}"}[bracket["bracket"]]:
            raise RefusalError("the collection does not stand in brackets of its own")
        return Span(bracket.end(), parent.span.end - 1)

    def _add_gap(self, start: int, end: int) -> int:
        """Note what is between two places; gives where the entry behind it starts."""
        gap = _GAP.fullmatch(self.document.text, start, end) if start <= end else None
        if gap is None or (gap["mark"] and end == self.inside.end):
            raise RefusalError("something else than a comma stands between two entries")
        if gap["mark"]:  # an explicit key
            end = gap.start("mark")
        self.gaps.append(Gap(Span(start, end), gap.start("comma")))
        return end

    def index(self, part: str | int) -> int:
        """Which entry, in the order of the text, has a key or an index."""
        if part not in self._places:
            raise RefusalError(f"{part!r} does not stand here")
        return self._places[part]

    def text_of(self, span: Span) -> str:
        """The text of an entry, a gap, or a part of one."""
        return self.document.text[span.start : span.end]

    def has_comment(self, span: Span) -> bool:
        """Whether a comment stands in a gap, or in a part of one."""
        return "#" in self.text_of(span)

    @property
    def is_stacked(self) -> bool:
        """Whether each entry has a line of its own."""
        gaps = self.gaps[1:-1] or self.gaps[:1]
        return all(has_break(self.text_of(gap.span)) for gap in gaps)

    def is_comma_first(self, gap: Gap) -> bool:
        """Whether a line begins with the comma of a gap."""
        ahead = self.text_of(Span(gap.span.start, gap.comma))
        return has_break(ahead) and not has_break(self.text_of(gap.behind))

    def indentation(self, near: int) -> str:
        """The white space in front of an entry that starts its line, best one near an index."""
        for entry in (self.entries[near], *self.entries[1:], self.entries[0]):
            start = self.document.lines.around(entry.start).start
            before = self.document.text[start : entry.start]
            if not before.strip(" \t"):
                return before
        return " " * (self.document.lines.position(self.entries[near].start).column - 1)

    def refuse_anchors(self, span: Span) -> None:
        """Raise RefusalError where an anchor is set within a span: aliases may need it."""
        block = self.document.block
        if block is None or block.language != "yaml" or "&" not in self.text_of(span):
            return
        from yaml.events import AliasEvent

        parsed = self.document.parsed
        for event in parsed.events:
            start = parsed.offset + event.start_mark.index
            is_anchor = getattr(event, "anchor", None) and not isinstance(event, AliasEvent)
            if is_anchor and span.start <= start < span.end:
                raise RefusalError("an anchor is set here")


def parts_of(document: Document, parent: Node) -> FlowParts:
    """The parts of a node, taken apart once for all that changes in it."""
    return _taken_apart(document, parent)  # type: ignore[arg-type]  # a protocol can be hashed


_taken_apart = lru_cache(maxsize=4)(FlowParts)


def has_break(text: str) -> bool:
    """Whether a text goes over a line end."""
    return "\n" in text or "\r" in text


def line_end_of(document: Document) -> str:
    """The first line ending of a block, else of its file."""
    start = document.block.content.start if document.block else 0
    found = _BREAK.search(document.text, start) or _BREAK.search(document.text)
    return found[0] if found else "\n"


def entry_start(child: Node) -> int:
    """Where an entry starts: at its key, if it has one."""
    return child.span.start if child.key is None else child.key.start
