"""How a YAML block is laid out: its lines, its entries, where their text ends."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from corpuslint.blocks.yaml_places import YamlNode
from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.yaml.block_text import BlockText, header_of, read_block_text
from corpuslint.patterns import lazy
from corpuslint.span import Span
from corpuslint.tuples import NamedTuple

_BREAK = lazy(r"\r\n?|\n")
_WIDE_BREAK = lazy(r"\r\n?|[\n\x85\u2028\u2029]")
# what may stand between two entries
_BETWEEN = lazy(r"(?:[ \t\r\n\x85\u2028\u2029]|#[^\r\n\x85\u2028\u2029]*)*")
_BETWEEN_NARROW = lazy(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_COLON = lazy(r"[ \t]*:")
_STARTS = (MappingStartEvent, SequenceStartEvent)
_ENDS = (MappingEndEvent, SequenceEndEvent)
NOT_UNDERSTOOD = "the layout of the block is not understood"


class Entry(NamedTuple):
    """A key with its value, or an item, of a block collection.

    `start` is its first character: that of the key, of a `?` or of the dash.
    """

    part: str | int
    start: int
    node: YamlNode


class Layout:
    """A parsed YAML block as text; offsets are those of the document.

    A line ends where the profile's reader ends it.
    """

    __slots__ = (
        "_children",
        "_entries",
        "_newline",
        "breaks",
        "document",
        "events",
        "offset",
        "text",
        "wide",
    )

    def __init__(self, document: Document) -> None:
        assert document.block is not None
        self.document = document
        self.text = document.text
        self.events: list[Any] = document.parsed.events
        self.offset: int = document.parsed.offset
        self.wide = document.profile.wide_breaks and not self.text.isascii()
        self.breaks: re.Pattern[str] = _WIDE_BREAK if self.wide else _BREAK
        self._newline = ""
        # by the index of a collection's event
        self._children: dict[int, list[YamlNode]] = {}
        self._entries: dict[int, list[Entry]] = {}

    # lines

    @property
    def newline(self) -> str:
        """The line ending that most lines of the block have."""
        if not self._newline:
            assert self.document.block is not None
            content = self.document.block.content
            counted = Counter(_BREAK.findall(self.text, self.offset, content.end))
            self._newline = max(counted, key=lambda ending: counted[ending], default="\n")
        return self._newline

    def line_start(self, at: int) -> int:
        """Where the line of an offset starts, or the block if that is later."""
        characters = "\r\n\x85\u2028\u2029" if self.wide else "\r\n"
        last = max(self.text.rfind(one, self.offset, at) for one in characters)
        return max(last + 1, self.offset)

    def line_before(self, start: int) -> int:
        """Where the line before the one that starts at an offset starts."""
        is_pair = self.text.startswith("\r\n", start - 2) and start - 2 >= self.offset
        return self.line_start(start - (2 if is_pair else 1))

    def line_end(self, at: int) -> Span:
        """The line ending of an offset's line; empty where the text ends without one."""
        found = self.breaks.search(self.text, at)
        return Span(*found.span()) if found else Span(len(self.text), len(self.text))

    def column(self, at: int) -> int:
        """The column of an offset, from 0."""
        return at - self.line_start(at)

    def is_first(self, at: int) -> bool:
        """Whether only spaces stand before an offset in its line."""
        return not self.text[self.line_start(at) : at].strip(" ")

    def is_one_line(self, span: Span) -> bool:
        return self.breaks.search(self.text, span.start, span.end) is None

    # nodes

    @property
    def root(self) -> YamlNode:
        root = self.document.places()
        assert isinstance(root, YamlNode)
        return root

    def event(self, node: YamlNode) -> Any:
        return self.events[node.index]

    def children(self, node: YamlNode) -> list[YamlNode]:
        """The values right below a collection, as they stand: keys that are there twice too."""
        if node.index in self._children:
            return self._children[node.index]
        found = self._children[node.index] = []
        is_mapping = isinstance(self.event(node), MappingStartEvent)
        key_index = -1
        depth = 0
        for index in range(node.index + 1, len(self.events)):
            event = self.events[index]
            if isinstance(event, _ENDS):
                if depth == 0:
                    break
                depth -= 1
                continue
            if depth == 0:
                if is_mapping and key_index < 0:
                    key_index = index
                    continue
                found.append(YamlNode(node.places, index, key_index))
                key_index = -1
            if isinstance(event, _STARTS):
                depth += 1
        return found

    def events_end(self, node: YamlNode) -> int:
        """The index behind a node's last event."""
        depth = 0
        for index in range(node.index, len(self.events)):
            event = self.events[index]
            depth += isinstance(event, _STARTS) - isinstance(event, _ENDS)
            if depth == 0:
                return index + 1
        return len(self.events)

    def entries(self, parent: YamlNode) -> list[Entry]:
        """The entries of a block collection, as they stand."""
        if parent.index in self._entries:
            return self._entries[parent.index]
        between = _BETWEEN if self.wide else _BETWEEN_NARROW
        entries: list[Entry] = []
        at = self._first(parent)
        for index, node in enumerate(self.children(parent)):
            found = between.match(self.text, at)
            at = found.end() if found else at
            sign = "-" if node.key is None else "?"
            if self.text[at : at + 1] != sign and (node.key is None or at != node.key.start):
                raise RefusalError(NOT_UNDERSTOOD)
            entries.append(Entry(index if node.key is None else self.key_text(node), at, node))
            at = self.end(node)
        self._entries[parent.index] = entries
        return entries

    def _first(self, parent: YamlNode) -> int:
        """Where a block collection's first entry starts: behind its anchor and tag."""
        event = self.event(parent)
        at = self.offset + int(event.end_mark.index)
        if isinstance(event, SequenceStartEvent) and self.text[at : at + 1] != "-":
            return at - 1  # a list in the column of its key begins with the dash itself
        return at

    def key_text(self, node: YamlNode) -> str:
        """The key of a mapping's value, as text."""
        event = self.events[node.key_index]
        if isinstance(event, AliasEvent):
            anchored = node.places.anchored(node.key_index)
            return str(self.events[anchored].value) if anchored >= 0 else ""
        return str(event.value)

    def column_around(self, node: YamlNode) -> int:
        """The column in which the entries of the collection around a node start."""
        depth = 0
        for index in range(node.index - 1, -1, -1):
            event = self.events[index]
            if isinstance(event, _ENDS):
                depth += 1
            elif isinstance(event, _STARTS):
                if depth == 0:
                    return self.column(self._first(YamlNode(node.places, index, -1)))
                depth -= 1
        return 0

    # where text ends

    def leaf(self, node: YamlNode) -> YamlNode:
        """What a node's text ends with: a scalar, an alias or a flow collection."""
        while node.style == "block":
            node = self.children(node)[-1]
        return node

    def block_text(self, node: YamlNode) -> BlockText:
        """A node that is a block text (`|`, `>`), line by line."""
        span = node.places.span(node.index)
        is_relative = header_of(self.text, span.start).indentation
        column = self.column_around(node) if is_relative else 0
        return read_block_text(self.text, span, self.event(node).value, column, self.breaks)

    def end(self, node: YamlNode) -> int:
        """Where a node's text ends: before comments, and before the last line's ending."""
        leaf = self.leaf(node)
        return self.block_text(leaf).end if leaf.style in ("|", ">") else leaf.span.end

    def colon_end(self, node: YamlNode) -> int:
        """Right behind the colon of a node's key; refused where that is in another line."""
        found = _COLON.match(self.text, node.key.end) if node.key is not None else None
        if found is None:
            raise RefusalError("the key is written with a `?`")
        return found.end()

    def has_comments(self, node: YamlNode, start: int, end: int) -> bool:
        """Whether comments stand between two offsets, the first of them before a node."""
        at = start
        for index in range(node.index, len(self.events)):
            span = node.places.span(index)
            if span.start >= end:
                break
            if span.start == span.end:
                continue  # the end of a block collection, or a value that is not there
            if "#" in self.text[at : span.start]:
                return True
            if getattr(self.events[index], "style", None) in ("|", ">"):
                header = header_of(self.text, span.start)
                if "#" in self.text[header.end : self.line_end(header.end).start]:
                    return True
            at = max(at, span.end)
        return "#" in self.text[at:end]

    # what follows an entry

    def own_end(self, entry: Entry) -> Span:
        """The ending of an entry's last line: comments right below that are deeper are its own."""
        end = self.end(entry.node)
        line_end = self.line_end(end)
        # a comment that starts behind a value may go on below it
        if entry.node.style != "block" and "#" not in self.text[end : line_end.start]:
            return line_end
        column = self.column(entry.start)
        while line_end.start < line_end.end:
            line = Span(line_end.end, self.line_end(line_end.end).start)
            content = self.text[line.start : line.end].lstrip(" ")
            if not content.startswith("#") or line.end - line.start - len(content) <= column:
                break
            line_end = self.line_end(line.end)
        return line_end

    def check_follower(self, entry: Entry, following: str) -> None:
        """Refuse where an entry ends in a block text that would take in what follows it."""
        leaf = self.leaf(entry.node)
        if leaf.style not in ("|", ">") or not following:
            return
        block = self.block_text(leaf)
        # without content, the first line that is deep enough would set the indentation
        indent = block.indent if block.lines else self.column_around(leaf) + 1
        for line in self.breaks.split(following):
            content = line.lstrip(" ")
            if content and not content.startswith(("#", "\t")):
                return
            is_deep = len(line) - len(content) >= indent + (not content)
            if is_deep or content[:1] == "\t" or (not content and block.header.chomping == "+"):
                raise RefusalError("a text block would take in the lines below it")
            if content:
                return  # a comment that is not deep enough ends the text

    def lacks_line_ending(self, entry: Entry) -> bool:
        """Whether an entry ends the file in a block text whose value a line ending would change."""
        leaf = self.leaf(entry.node)
        if leaf.style not in ("|", ">"):
            return False
        block = self.block_text(leaf)
        return block.header.chomping != "-" and self.line_end(block.end).start == len(self.text)


@lru_cache(maxsize=1)
def layout_of(document: Document) -> Layout:
    """The layout of a document's block, the last one's remembered."""
    return Layout(document)
