"""From operations on data to edits of a JSON block."""

from __future__ import annotations

from typing import Any

from corpuslint.blocks.json import JsonBlock
from corpuslint.blocks.node import Node
from corpuslint.document import Document
from corpuslint.fix.flow import entries as flow
from corpuslint.fix.json.style import JsonStyle, style_of
from corpuslint.fix.json.text import respelled
from corpuslint.fix.meaning import is_alike, margin, verify
from corpuslint.fix.refusal import RefusalError
from corpuslint.ops import Insert, Operation, Remove, Rename, Reorder, Repair, Rewrite, Set, same
from corpuslint.span import Edit, KeyPath


def lower_json(document: Document, operation: Operation) -> list[Edit]:
    """The edits that an operation comes to in a JSON block, a JSON file, or Hexo's `;;;`.

    Raises RefusalError where the text does not become what is meant.
    """
    if isinstance(operation, (Rewrite, Repair)):
        return list(operation.edits)
    edits: list[Edit] = _LOWER[operation.__class__](document, operation)
    start, is_bare = document.parsed.offset, document.parsed.bare
    verify(
        document,
        operation,
        edits,
        lambda text: JsonBlock(text, start, is_bare, document.limits).data,
    )
    return edits


def _node(document: Document, path: KeyPath) -> Node:
    """The node of a key path; refused where a key on the way stands there twice."""
    repeated = {one.span for one in document.problems if one.rule == "duplicate-key"}
    node = document.places()
    for part in path:
        child = node.children.get(part)
        if child is None:
            raise RefusalError("the value is not there any more")
        if child.key in repeated:
            raise RefusalError(f"the key {part!r} is here twice")
        node = child
    return node


def _entry(document: Document, path: KeyPath) -> Node:
    if not path:
        raise RefusalError("the block as a whole cannot be replaced")
    return _node(document, path)


def _set(document: Document, operation: Set) -> list[Edit]:
    _entry(document, operation.path)
    return _set_value(document, operation.path, operation.value, style_of(document))


def _set_value(document: Document, path: KeyPath, value: Any, style: JsonStyle) -> list[Edit]:
    node = _node(document, path)
    old = document.value_at(path)
    raw = document.text[node.span.start : node.span.end]
    if same(old, value):
        return []
    if isinstance(old, str) and node.style != '"':
        raise RefusalError("a number of so many digits is left as it is")
    if isinstance(old, str) and isinstance(value, str):
        return [respelled(raw, old, value, style.escapes, node.span.start)]
    if is_alike(old, value):
        edits = []
        for part in node.children:
            edits += _set_value(document, (*path, part), value[part], style)
        return edits
    return [Edit(node.span, style.spelled(value, margin(document, node.span.start), raw))]


def _rename(document: Document, operation: Rename) -> list[Edit]:
    node = _entry(document, operation.path)
    if node.key is None:
        raise RefusalError("an item of a list has no name")
    raw = document.text[node.key.start : node.key.end]
    escapes = style_of(document).escapes
    old = str(operation.path[-1])
    return [respelled(raw, old, operation.key, escapes, node.key.start)]


def _remove(document: Document, operation: Remove) -> list[Edit]:
    _entry(document, operation.path)
    return flow.remove(document, _node(document, operation.path[:-1]), operation.path[-1])


def _insert(document: Document, operation: Insert) -> list[Edit]:
    if not operation.path:
        raise RefusalError("the block as a whole cannot be replaced")
    style = style_of(document)
    parent = _node(document, operation.path[:-1])
    indentation = flow.indentation(document, parent)
    if indentation is None:
        indentation = margin(document, max(parent.span.start, parent.span.end - 1))
    part = operation.path[-1]
    text = style.spelled(operation.value, indentation)
    if isinstance(part, str):
        text = style.quoted(part) + style.colon + text
    return flow.insert(document, parent, part, text, operation.after, style.comma)


def _reorder(document: Document, operation: Reorder) -> list[Edit]:
    return flow.reorder(document, _node(document, operation.path), operation.keys)


_LOWER: dict[type, Any] = {
    Set: _set,
    Rename: _rename,
    Remove: _remove,
    Insert: _insert,
    Reorder: _reorder,
}
