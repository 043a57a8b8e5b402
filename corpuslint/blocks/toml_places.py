"""Where each value of a TOML block stands, from tree-sitter's syntax tree.

tree-sitter counts bytes of UTF-8; every offset is turned into code points.
"""

from __future__ import annotations

import sys
from typing import Any

import tree_sitter
import tree_sitter_toml

from corpuslint.blocks.node import Node
from corpuslint.span import Span

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_SKIPPED = frozenset(["comment", "[", "]", "[[", "]]", "{", "}", ",", "="])


def build_places(text: str, offset: int) -> Node:
    """The tree of places of a TOML text that starts at `offset` in its file."""
    return _Builder(text, offset).root


class _Builder:
    def __init__(self, text: str, offset: int) -> None:
        self.offset = offset
        self.source = text.encode()
        self.is_ascii = text.isascii()
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
        self.root = Node(Span(offset, offset + len(text)))
        for child in parser.parse(self.source).root_node.children:
            if child.type == "pair":
                self._pair(child, self.root)
            elif child.type in ("table", "table_array_element"):
                self._table(child)

    def _span(self, syntax: Any) -> Span:
        return Span(self._offset(syntax.start_byte), self._offset(syntax.end_byte))

    def _offset(self, byte: int) -> int:
        if self.is_ascii:
            return self.offset + byte
        return self.offset + len(self.source[:byte].decode())

    def _keys(self, syntax: Any) -> list[tuple[str, Span]]:
        if syntax.type == "dotted_key":
            return [key for child in syntax.named_children for key in self._keys(child)]
        written = syntax.text.decode()
        name = written
        if syntax.type == "quoted_key":
            name = tomllib.loads(f"value = {written}")["value"]
        return [(name, self._span(syntax))]

    def _table(self, syntax: Any) -> None:
        header, *rest = syntax.named_children
        keys = self._keys(header)
        parent = self.root
        for name, span in keys[:-1]:
            parent = self._last(self._child(parent, name, span))
        name, span = keys[-1]
        start = self._offset(syntax.start_byte)
        if syntax.type == "table_array_element":
            array = self._child(parent, name, span)
            table = Node(Span(start, span.end + 2), span)
            array.children[len(array.children)] = table
        else:
            array = None
            table = self._child(parent, name, span)
            table.span = Span(min(start, table.span.start), span.end + 1)
        for child in rest:
            if child.type == "pair":
                self._pair(child, table)
                table.span = Span(table.span.start, self._offset(child.end_byte))
        if array is not None:
            array.span = Span(min(array.span.start, start), table.span.end)

    def _pair(self, syntax: Any, table: Node) -> None:
        key, value = (child for child in syntax.children if child.type not in _SKIPPED)
        *parents, (name, span) = self._keys(key)
        for parent_name, parent_span in parents:
            table = self._child(table, parent_name, parent_span)
            table.span = Span(table.span.start, self._offset(value.end_byte))
        table.children[name] = self._value(value, span)

    def _value(self, syntax: Any, key: Span | None) -> Node:
        node = Node(self._span(syntax), key, syntax.type)
        if syntax.type == "array":
            items = (child for child in syntax.children if child.type not in _SKIPPED)
            node.children = {index: self._value(item, None) for index, item in enumerate(items)}
        elif syntax.type == "inline_table":
            for child in syntax.named_children:
                if child.type == "pair":
                    self._pair(child, node)
        return node

    @staticmethod
    def _child(parent: Node, name: str, key: Span) -> Node:
        child = parent.children.get(name)
        if child is None:
            child = parent.children[name] = Node(key, key)
        return child

    @staticmethod
    def _last(node: Node) -> Node:
        """The table that a header below an array of tables belongs to: its last."""
        if node.children and all(isinstance(key, int) for key in node.children):
            return node.children[len(node.children) - 1]
        return node
