"""Operations on the data of a YAML block, as edits of its text."""

from __future__ import annotations

from typing import Any

from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.yaml.checks import (
    check_inside,
    check_new,
    check_once,
    check_order,
    check_value,
    child_of,
    trail_of,
)
from corpuslint.fix.yaml.entries import insert_entry, remove_entry, rename_key
from corpuslint.fix.yaml.layout import layout_of
from corpuslint.fix.yaml.order import reorder_entries
from corpuslint.fix.yaml.value import lower_set
from corpuslint.ops import Insert, Operation, Remove, Rename, Reorder, Set
from corpuslint.span import Edit, KeyPath


def lower_yaml(document: Document, operation: Operation) -> list[Edit]:
    """The edits of the file's text that an operation comes to; none where it is so already.

    Raises RefusalError where the text is such that nothing else than what is
    meant could not be promised.
    """
    layout = layout_of(document)
    if isinstance(operation, Reorder):
        mapping = trail_of(layout, operation.path)[-1]
        check_order(layout, mapping, operation, _value(document, operation.path))
        return reorder_entries(layout, mapping, operation.keys)
    if not isinstance(operation, (Set, Insert, Remove, Rename)) or not operation.path:
        raise RefusalError("a whole block is not replaced")
    part = operation.path[-1]
    there = _value(document, operation.path[:-1])
    trail = trail_of(layout, operation.path[:-1])
    parent = trail[-1]
    in_flow = any(node.style == "flow" for node in trail)
    if isinstance(operation, Insert):
        check_new(layout, parent, operation, there)
        return insert_entry(layout, parent, operation)
    node = child_of(parent, part)
    if isinstance(operation, Set):
        check_value(layout, node)
        check_inside(layout, node)
        return lower_set(layout, node, operation, there[part], in_flow)
    if isinstance(part, str):
        check_once(layout, parent, part)
    if isinstance(operation, Remove):
        check_inside(layout, node)
        return remove_entry(layout, parent, part)
    if isinstance(part, int):
        raise RefusalError("an item of a list has no name")
    if operation.key != part and operation.key in there:
        raise RefusalError(f"the key {operation.key!r} is there already")
    return rename_key(layout, node, operation, in_flow)


def _value(document: Document, path: KeyPath) -> Any:
    return document.value_at(path) if path else document.data
