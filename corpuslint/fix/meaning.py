"""Whether the edits of a block come to what an operation means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.ops import Operation, OperationError, Remove, apply_operations, same
from corpuslint.span import Edit, Span, apply_edits


def verify(
    document: Document, operation: Operation, edits: list[Edit], read: Callable[[str], Any]
) -> None:
    """Raise RefusalError unless the edits make of the block what the operation says.

    `read` gives the data of another text in the block's place, None if it has none.
    """
    if isinstance(operation, Remove) and isinstance(operation.path[-1], int):
        return  # many items may go from one list: the proof judges them together
    assert document.block is not None
    start, end = document.block.content
    moved = [Edit(Span(span.start - start, span.end - start), text) for span, text in edits]
    try:
        expected = apply_operations(document.data, [operation])
        text = apply_edits(document.text[start:end], moved)
    except (OperationError, ValueError) as error:
        raise RefusalError(str(error)) from None
    if not same(read(text), expected):
        raise RefusalError("the data would not be what is meant")


def is_alike(old: Any, new: Any) -> bool:
    """Whether a collection has the same parts as another, so that each can be set by itself."""
    if isinstance(old, dict) and isinstance(new, dict):
        return bool(old) and list(old) == list(new)
    return isinstance(old, list) and isinstance(new, list) and 0 < len(old) == len(new)


def margin(document: Document, offset: int) -> str:
    """The white space that the line of an offset starts with."""
    line = document.line_at(offset)
    return line[: len(line) - len(line.lstrip(" \t"))]
