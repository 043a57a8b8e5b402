"""Where a change may touch the text, and the proof that it touches nothing else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpuslint.block_lines import lines_of_block
from corpuslint.comments import comments_of
from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.ops import Insert, Operation, Remove, Rename, Reorder, Repair, Rewrite
from corpuslint.span import Edit, Span

if TYPE_CHECKING:
    from corpuslint.fix.proof import Change

_WHITE = " \t\r\n"
_OUTSIDE = "text would change that the fix is not about"


def check_scope(old: Document, new: Document, changes: Sequence[Change]) -> None:
    """Raise RefusalError unless all of the text but what was declared is byte for byte the same."""
    for change in changes:
        scopes = [_scope(old, operation) for operation in change.operations]
        for edit in change.edits:
            if not any(_allows(old, scope, edit) for scope in scopes):
                raise RefusalError(_OUTSIDE)
    edits = sorted(edit for change in changes for edit in change.edits)
    _compare_outside(old.text, new.text, edits)
    _compare_bodies(old, new)


def _compare_outside(old: str, new: str, edits: list[Edit]) -> None:
    """Compare, in bytes, what stands before, between and after the edits."""
    at_old = at_new = 0
    for (start, end), text in edits:
        length = start - at_old
        if not _equal(old[at_old:start], new[at_new : at_new + length]):
            raise RefusalError(_OUTSIDE)
        at_old, at_new = end, at_new + length + len(text)
    if not _equal(old[at_old:], new[at_new:]):
        raise RefusalError(_OUTSIDE)


def _equal(one: str, other: str) -> bool:
    return one == other and one.encode("utf-8", "surrogatepass") == other.encode(
        "utf-8", "surrogatepass"
    )


def _compare_bodies(old: Document, new: Document) -> None:
    """The page itself stays as it is; a line ending may be added to its last line."""
    before, after = _body(old), _body(new)
    if before is None or after is None or before == after:
        return
    if after.startswith(before) and after[len(before) :] in ("\n", "\r\n", "\r"):
        return
    raise RefusalError("the page below the block would change")


def _body(document: Document) -> str | None:
    """The text below the closing fence's line."""
    if document.block is None or document.data_language is not None:
        return None
    return document.text[lines_of_block(document).end :]


class _Scope:
    """A part of the text that an operation may change.

    `only` is all that may be changed in it, `in_comments` allows comments alone.
    """

    __slots__ = ("in_comments", "only", "spans")

    def __init__(self, spans: list[Span], only: str = "", in_comments: bool = False) -> None:
        self.spans = spans
        self.only = only
        self.in_comments = in_comments


def _scope(document: Document, operation: Operation) -> _Scope:
    text = document.text
    block = document.block
    if isinstance(operation, Rewrite) and operation.touches not in ("block", "comments"):
        if operation.touches == "bom":
            return _Scope([Span(0, len(text) - len(text.lstrip("\ufeff")))], only="\ufeff")
        if operation.touches == "line-endings":
            lines = lines_of_block(document)
            return _Scope([lines, Span(len(text), len(text))], only="\r\n")
        if block is None or block.closer is None:
            return _Scope([])
        lines = lines_of_block(document)
        spans = [Span(0, block.content.start), Span(block.closer.start, lines.end)]
        return _Scope(spans, only=" \t\r\n\ufeff")
    if block is None:
        return _Scope([])
    if isinstance(operation, (Rewrite, Repair)):
        in_comments = isinstance(operation, Rewrite) and operation.touches == "comments"
        return _Scope([block.content], in_comments=in_comments)
    path = operation.path
    # what comes is about the collection around it, and so is what goes: it may leave `[]`
    if isinstance(operation, (Insert, Reorder)) or (
        isinstance(operation, Remove) and len(path) > 1
    ):
        path = path[:-1]
    if not path:
        return _Scope([block.content])
    node, depth = document.places().find(path)
    if depth < len(path):
        return _Scope([])
    if isinstance(operation, Rename):
        return _Scope([node.key] if node.key is not None else [])
    start = node.key.start if node.key is not None else node.span.start
    first = document.lines.around(start)
    end = max(document.lines.around(node.span.end).end, document.lines.around(start).end)
    end += 2 if text.startswith("\r\n", end) else 1
    return _Scope([Span(first.start, min(end, len(text)))])


def _allows(document: Document, scope: _Scope, edit: Edit) -> bool:
    start, end = edit.span
    if not any(span.start <= start and end <= span.end for span in scope.spans):
        return False
    if scope.in_comments:
        return _is_comment_edit(document, edit)
    changed = document.text[start:end] + edit.text
    return not scope.only or not changed.strip(scope.only)


def _is_comment_edit(document: Document, edit: Edit) -> bool:
    """Whether nothing goes but comments and white space, and nothing comes but comments."""
    start, end = edit.span
    comments = comments_of(document)
    first = max(bisect_left(comments, (start,)) - 1, 0)  # the one that may reach into the edit
    rest = start
    for comment in comments[first : bisect_left(comments, (end,))]:
        if comment.end <= start:
            continue
        if document.text[rest : max(rest, comment.start)].strip(_WHITE):
            return False
        rest = max(rest, comment.end)
    if document.text[rest : max(rest, end)].strip(_WHITE):
        return False
    lines = edit.text.replace("\r", "\n").split("\n")
    if any(one.start < start <= one.end for one in comments[first : first + 2]):
        return len(lines) == 1
    return all(line.lstrip(_WHITE)[:1] in ("", "#") for line in lines)
