"""The statements of a TOML block in the order of the text: pairs and headers, by key path."""

from __future__ import annotations

from typing import Any

from corpuslint.blocks.toml_places import Builder
from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.patterns import lazy
from corpuslint.span import KeyPath, Span
from corpuslint.tuples import NamedTuple

_LINE_END = lazy(r"[ \t]*(?:#[^\r\n]*)?(\r?\n|\Z)")


class Key(NamedTuple):
    """One name of a dotted key, where it stands, and where it leads to in the data."""

    path: KeyPath
    span: Span


class Statement(NamedTuple):
    """A pair or a header.

    `path` leads to the pair's value or the header's table, in an array of tables to
    the item. `value` is the span of a pair's value. `lines` are its whole lines, with
    the comment behind it and the line end.
    """

    path: KeyPath
    keys: tuple[Key, ...]
    value: Span | None
    lines: Span

    @property
    def is_header(self) -> bool:
        return self.value is None


def statements_of(document: Document) -> list[Statement]:
    """All statements of a block, in order. Raises RefusalError where the text has others."""
    recorder = _Recorder(document.parsed.text, document.parsed.offset)
    statements = []
    end = document.parsed.offset
    for path, keys, value, span in recorder.found:
        start = document.lines.around(span.start).start
        rest = _LINE_END.match(document.text, span.end)
        if rest is None or document.text[start : span.start].strip(" \t") or start < end:
            raise RefusalError("a statement does not stand on lines of its own")
        end = rest.end()
        statements.append(Statement(path, keys, value, Span(start, end)))
    return statements


class _Recorder(Builder):
    """Notes each statement on the way through the syntax tree."""

    def __init__(self, text: str, offset: int) -> None:
        self.found: list[tuple[KeyPath, tuple[Key, ...], Span | None, Span]] = []
        self.counts: dict[KeyPath, int] = {}  # of the items of arrays of tables
        self.table: KeyPath = ()
        super().__init__(text, offset)

    def _table(self, syntax: Any) -> None:
        header = next(child for child in syntax.named_children if child.type != "comment")
        keys: list[Key] = []
        path: KeyPath = ()
        for name, span in self._keys(header):
            if path in self.counts:  # its last table is meant
                path = (*path, self.counts[path] - 1)
            path = (*path, name)
            keys.append(Key(path, span))
        if syntax.type == "table_array_element":
            self.counts[path] = self.counts.get(path, 0) + 1
            path = (*path, self.counts[path] - 1)
        bracket = next(child for child in reversed(syntax.children) if child.type in ("]", "]]"))
        span = Span(self._offset(syntax.start_byte), self._offset(bracket.end_byte))
        self.found.append((path, tuple(keys), None, span))
        self.table = path
        super()._table(syntax)

    def _pair(self, syntax: Any, table: Any) -> None:
        if syntax.parent.type != "inline_table":
            written, value = [child for child in syntax.named_children if child.type != "comment"]
            keys: list[Key] = []
            path = self.table
            for name, span in self._keys(written):
                path = (*path, name)
                keys.append(Key(path, span))
            place = self.span(value)
            self.found.append((path, tuple(keys), place, Span(keys[0].span.start, place.end)))
        super()._pair(syntax, table)
