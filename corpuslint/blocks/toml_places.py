"""Where each value of a TOML block stands, from tree-sitter's syntax tree.

tree-sitter counts bytes of UTF-8; every offset is turned into code points.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import tree_sitter
import tree_sitter_toml

from corpuslint.blocks.node import Node, PlainNode
from corpuslint.span import Span

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLE = "table"
ARRAY_OF_TABLES = "array of tables"
# A line is ended by a `\`, with or without blanks behind it, which tree-sitter-toml 0.7 does not
# expect: in front of it, they change no place.
_ENDED_LINE = re.compile(rb"(?<!\\)((?:\\\\)*)\\([ \t]+)(?=\r?\n)")
# how many characters apart the known offsets lie
_STEP = 1024


class Builder:
    """The tree of places of a TOML text that starts at `offset` in its file.

    `root` is the tree; `repeated` is the first key that its table has already:
    its name, its span, and the span where it stood first.
    """

    def __init__(self, text: str, offset: int) -> None:
        self.offset = offset
        self.source = text.encode()
        self.known_bytes = [0]
        if not text.isascii():
            for start in range(0, len(text), _STEP):
                size = len(text[start : start + _STEP].encode())
                self.known_bytes.append(self.known_bytes[-1] + size)
        self.is_ascii = text.isascii()
        self.repeated: tuple[str, Span, Span] | None = None
        self.declared: set[int] = set()  # identities of the tables that a header opened
        self.root = PlainNode(Span(offset, offset + len(text)), style=TABLE)
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
        self.syntax = parser.parse(_ENDED_LINE.sub(rb"\1\2\\", self.source))
        for child in self.syntax.root_node.children:
            if child.type == "pair":
                self._pair(child, self.root)
            elif child.type in ("table", "table_array_element"):
                self._table(child)

    def span(self, syntax: Any) -> Span:
        return Span(self._offset(syntax.start_byte), self._offset(syntax.end_byte))

    def _offset(self, byte: int) -> int:
        if self.is_ascii:
            return self.offset + byte
        step = bisect_right(self.known_bytes, byte) - 1
        rest = self.source[self.known_bytes[step] : byte].decode()
        return self.offset + step * _STEP + len(rest)

    def _keys(self, syntax: Any) -> list[tuple[str, Span]]:
        if syntax.type == "dotted_key":
            return [key for child in syntax.named_children for key in self._keys(child)]
        written = syntax.text.decode()
        name = written
        if syntax.type == "quoted_key":
            with suppress(
                tomllib.TOMLDecodeError
            ):  # a faulty escape, beside a key that stands twice
                name = tomllib.loads(f"value = {written}")["value"]
        return [(name, self.span(syntax))]

    def _table(self, syntax: Any) -> None:
        is_array = syntax.type == "table_array_element"
        header, *pairs = [child for child in syntax.named_children if child.type != "comment"]
        if header.has_error or header.type == "ERROR":
            return
        keys = self._keys(header)
        start = self._offset(syntax.start_byte)
        parent: Node = self.root
        around: list[Node] = []
        for name, span in keys[:-1]:
            parent = self._child(parent, name, span)
            around.append(parent)
            if parent.style == ARRAY_OF_TABLES:  # its last table is meant
                parent = parent.children[len(parent.children) - 1]
                around.append(parent)
            elif parent.style != TABLE:
                self._note_repeated(name, span, parent)
        name, span = keys[-1]
        bracket = next(child for child in reversed(syntax.children) if child.type in ("]", "]]"))
        end = self._offset(bracket.end_byte)
        known = parent.children.get(name)
        if known is not None and (
            known.style != ARRAY_OF_TABLES
            if is_array
            else known.style != TABLE or id(known) in self.declared
        ):
            self._note_repeated(name, span, known)
        array = None
        if is_array:
            array = self._child(parent, name, span, ARRAY_OF_TABLES)
            table: Node = PlainNode(Span(start, end), span, TABLE)
            array.children[len(array.children)] = table
        else:
            table = self._child(parent, name, span)
            if table.style == ARRAY_OF_TABLES:  # which has no keys: the fault is noted
                table = PlainNode(span, span, TABLE)
            self.declared.add(id(table))
        _widen(table, start, end)
        for pair in pairs:
            if pair.type == "pair":
                self._pair(pair, table)
                _widen(table, start, self._offset(pair.end_byte))
        if array is not None:
            around.append(array)
        for node in around:
            _widen(node, start, table.span.end)

    def _pair(self, syntax: Any, table: Node) -> None:
        if syntax.has_error:
            return  # only what can be read has a place
        written, value = [child for child in syntax.named_children if child.type != "comment"]
        *parents, (name, span) = self._keys(written)
        start = self._offset(written.start_byte)
        end = self._offset(value.end_byte)
        for parent_name, parent_span in parents:
            table = self._child(table, parent_name, parent_span)
            self.declared.add(id(table))
            if table.style != TABLE:
                self._note_repeated(parent_name, parent_span, table)
                table = PlainNode(parent_span, parent_span, TABLE)
            _widen(table, start, end)
        if name in table.children:
            self._note_repeated(name, span, table.children[name])
        table.children[name] = self._value(value, span)

    def _value(self, syntax: Any, key: Span | None) -> Node:
        node = PlainNode(self.span(syntax), key, syntax.type)
        if syntax.type == "array":
            items = (child for child in syntax.named_children if child.type != "comment")
            node.children = {index: self._value(item, None) for index, item in enumerate(items)}
        elif syntax.type == "inline_table":
            node.style = TABLE  # dotted keys may fill it
            for child in syntax.named_children:
                if child.type == "pair":
                    self._pair(child, node)
            node.style = syntax.type
            node.span = self.span(syntax)
        return node

    def _note_repeated(self, name: str, span: Span, known: Node) -> None:
        if self.repeated is None and known.key is not None:
            self.repeated = (name, span, known.key)

    @staticmethod
    def _child(parent: Node, name: str, key: Span, style: str = TABLE) -> Node:
        child = parent.children.get(name)
        if child is None:
            child = parent.children[name] = PlainNode(key, key, style)
        return child


def comments(text: str) -> Iterator[Span]:
    """The spans of a TOML text's comments, in order, counted from its start."""
    builder = Builder(text, 0)
    waiting = [builder.syntax.root_node]
    while waiting:
        syntax = waiting.pop()
        if syntax.type == "comment":
            yield builder.span(syntax)
        waiting += reversed(syntax.children)


def _widen(node: Node, start: int, end: int) -> None:
    node.span = Span(min(node.span.start, start), max(node.span.end, end))
