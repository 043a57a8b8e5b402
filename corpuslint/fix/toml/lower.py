"""From operations on data to edits of a TOML block.

What is edited is the text, by its statements: tomlkit, which could dump it, stays
free to judge the result.
"""

from __future__ import annotations

from typing import Any

from corpuslint.blocks.node import Node
from corpuslint.blocks.toml import TomlBlock
from corpuslint.blocks.toml_places import ARRAY_OF_TABLES, TABLE
from corpuslint.document import Document
from corpuslint.fix.flow import entries as flow
from corpuslint.fix.flow.parts import has_break
from corpuslint.fix.meaning import is_alike, margin, verify
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.toml.statements import statements_of
from corpuslint.fix.toml.style import style_of
from corpuslint.fix.toml.tables import insert_pair, remove_statements, reorder_pairs
from corpuslint.fix.toml.text import TomlStyle, is_date, key_text, respelled
from corpuslint.ops import Insert, Operation, Remove, Rename, Reorder, Repair, Rewrite, Set, same
from corpuslint.span import Edit, KeyPath

_BRACKETS = ("array", "inline_table")


def lower_toml(document: Document, operation: Operation) -> list[Edit]:
    """The edits that an operation comes to in a TOML block or file.

    Raises RefusalError where the text does not become what is meant: above all where
    a key would have to stand behind a table that has a header.
    """
    if isinstance(operation, (Rewrite, Repair)):
        return list(operation.edits)
    edits: list[Edit] = _LOWER[operation.__class__](document, operation)
    start = document.parsed.offset
    verify(document, operation, edits, lambda text: TomlBlock(text, start, document.limits).data)
    return edits


def _node(document: Document, path: KeyPath) -> Node:
    node, depth = document.places().find(path)
    if depth < len(path):
        raise RefusalError("the value is not there any more")
    return node


def _entry(document: Document, path: KeyPath) -> Node:
    if not path:
        raise RefusalError("the block as a whole cannot be replaced")
    return _node(document, path)


def _set(document: Document, operation: Set) -> list[Edit]:
    _entry(document, operation.path)
    style = style_of(document)._replace(dates=False)
    return _set_value(document, operation.path, operation.value, style)


def _set_value(document: Document, path: KeyPath, value: Any, style: TomlStyle) -> list[Edit]:
    node = _node(document, path)
    old = document.value_at(path)
    raw = document.text[node.span.start : node.span.end]
    if same(old, value):
        return []
    if is_alike(old, value):
        edits = []
        for part in node.children:
            edits += _set_value(document, (*path, part), value[part], style)
        return edits
    if node.style in (TABLE, ARRAY_OF_TABLES):
        raise RefusalError("a table with a header or dotted keys is not written anew")
    if isinstance(old, str) and node.style == "string" and isinstance(value, str):
        return [respelled(raw, old, value, node.span.start, style.line_end)]
    if isinstance(old, str) and node.style == "integer":
        raise RefusalError("a number of so many digits is left as it is")
    if isinstance(old, str) and isinstance(value, str) and not is_date(value):
        raise RefusalError("what is meant is no date in TOML")
    if node.style in _BRACKETS and "#" in _between_values(document, node):
        raise RefusalError("a comment stands inside of what would be replaced")
    style = style._replace(dates=_is_date(document, node))
    if node.style == "array" and node.children:
        style = style._replace(unit=(style.unit or "  ") if has_break(raw) else "")
    return [Edit(node.span, style.spelled(value, margin(document, node.span.start)))]


def _is_date(document: Document, node: Node) -> bool:
    """Whether a value is a date of TOML's, or holds one."""
    if node.children:
        return any(_is_date(document, child) for child in node.children.values())
    return is_date(document.text[node.span.start : node.span.end])


def _between_values(document: Document, node: Node) -> str:
    """The text of a collection without its keys and its single values."""
    if not node.children and node.style not in _BRACKETS:
        return ""
    pieces = []
    at = node.span.start
    for child in node.children.values():
        start = child.span.start if child.key is None else child.key.start
        pieces += [document.text[at:start], _between_values(document, child)]
        at = max(at, child.span.end)
    return "".join([*pieces, document.text[at : node.span.end]])


def _rename(document: Document, operation: Rename) -> list[Edit]:
    node = _entry(document, operation.path)
    if node.key is None or not isinstance(operation.path[-1], str):
        raise RefusalError("an item of a list has no name")
    spans = [
        key.span
        for statement in statements_of(document)
        for key in statement.keys
        if key.path == operation.path
    ]
    return [
        Edit(span, key_text(operation.key, document.text[span.start : span.end]))
        for span in spans or [node.key]
    ]


def _remove(document: Document, operation: Remove) -> list[Edit]:
    _entry(document, operation.path)
    parent = _node(document, operation.path[:-1])
    if parent.style in _BRACKETS:
        return flow.remove(document, parent, operation.path[-1])
    if parent.style == ARRAY_OF_TABLES and len(parent.children) == 1:
        raise RefusalError("it is the only table of its list")
    return remove_statements(document, operation.path)


def _insert(document: Document, operation: Insert) -> list[Edit]:
    if not operation.path:
        raise RefusalError("the block as a whole cannot be replaced")
    parent = _node(document, operation.path[:-1])
    part = operation.path[-1]
    style = style_of(document, operation.path)
    if parent.style == ARRAY_OF_TABLES:
        raise RefusalError("a new table in a list of tables is not written")
    if parent.style == TABLE:
        return insert_pair(document, operation, style)
    text = style._replace(unit="").spelled(operation.value)
    if isinstance(part, str):
        text = f"{key_text(part)} = {text}"
    return flow.insert(document, parent, part, text, operation.after)


def _reorder(document: Document, operation: Reorder) -> list[Edit]:
    node = _node(document, operation.path)
    if node.style == TABLE:
        return reorder_pairs(document, operation)
    return flow.reorder(document, node, operation.keys)


_LOWER: dict[type, Any] = {
    Set: _set,
    Rename: _rename,
    Remove: _remove,
    Insert: _insert,
    Reorder: _reorder,
}
