"""The proof of a change, before a byte of it is written.

1. the new text parses, and its data is what the operations make of the old data;
2. ruamel.yaml, which shares nothing with our parser, agrees, and every comment is
   there but for those of what was removed;
3. outside of what the operations declare, every byte is as it was;
4. judged again, the faults are gone and none is new where nothing was touched.

What cannot be proved is refused: `prove` raises RefusalError with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from corpuslint.block_lines import WIDE_BREAK, is_readable
from corpuslint.blocks.yaml import YamlBlock
from corpuslint.document import Document
from corpuslint.finding import Diagnostic
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.scope import check_scope
from corpuslint.fix.second_opinion import SecondOpinion
from corpuslint.ops import (
    Moves,
    Operation,
    OperationError,
    Reorder,
    Repair,
    Rewrite,
    apply_operations,
    same,
    touched_paths,
)
from corpuslint.span import Edit, KeyPath, Span
from corpuslint.tuples import NamedTuple

_UNREADABLE = "the block cannot be read"


class Checked(NamedTuple):
    """A text as it was judged: its document, and what is wrong with it."""

    document: Document
    diagnostics: tuple[Diagnostic, ...]


class Change(NamedTuple):
    """A fix that is to be made: whose finding, and the edits that it comes to."""

    diagnostic: Diagnostic
    operations: tuple[Operation, ...]
    edits: tuple[Edit, ...]


def refuse_whatever_else(document: Document, change: Change) -> None:
    """Raise RefusalError where no other change could make this one possible.

    What is found out here needs no new text, and none for each half of those that fail.
    """
    if any(problem.rule == "several-documents" for problem in document.problems):
        raise RefusalError("the block holds more than one document")
    block = document.parsed
    if document.data is None and block is not None and block.problems:
        end = block.offset + len(block.text)
        if not any(isinstance(operation, Repair) for operation in change.operations) and any(
            block.offset < edit.span.end and edit.span.start < end for edit in change.edits
        ):
            raise RefusalError(_UNREADABLE)


def prove(old: Checked, new: Checked, changes: Sequence[Change], second: SecondOpinion) -> None:
    """Raise RefusalError unless `new` is `old` with these changes, and nothing else."""
    operations = [operation for change in changes for operation in change.operations]
    repairs = [operation for operation in operations if isinstance(operation, Repair)]
    check_scope(old.document, new.document, changes)
    if repairs:
        if len(operations) > 1:
            raise RefusalError("a block is repaired before anything else is fixed in it")
        _prove_repair(old.document, new.document, repairs[0], second)
        return
    _prove_data(old.document, new.document, operations)
    _prove_wide_breaks(old.document, new.document, operations)
    second.prove(old.document, new.document, changes)
    _prove_verdicts(old, new, changes, operations)


def _prove_data(old: Document, new: Document, operations: list[Operation]) -> None:
    if (old.block is None) != (new.block is None) and not _was_hidden(old):
        raise RefusalError("the block would be found elsewhere, or not at all")
    if old.data is None and old.parsed is not None and old.parsed.problems:
        if old.parsed.text != new.parsed.text:
            raise RefusalError(_UNREADABLE)
        return
    expected = _expected(old.data, operations)
    if new.data is None and expected is not None:
        raise RefusalError("the block could not be read any more")
    if not same(expected, new.data):
        raise RefusalError("the data would not be what is meant")
    known = [problem.rule for problem in old.problems]
    for problem in new.problems:
        if problem.rule not in known:
            raise RefusalError(f"the block would have a fault: {problem.message}")
        known.remove(problem.rule)


def _expected(data: Any, operations: list[Operation]) -> Any:
    """What operations make of some data; refused where they do not suit it."""
    try:
        return apply_operations(data, operations)
    except OperationError as error:
        raise RefusalError(str(error)) from None


def _prove_wide_breaks(old: Document, new: Document, operations: list[Operation]) -> None:
    """What YAML 1.1 and YAML 1.2 take for line breaks is judged by both."""
    if new.block is None or new.block.language != "yaml" or old.parsed is None:
        return
    if not WIDE_BREAK.search(old.parsed.text + new.parsed.text):
        return
    wide = not old.profile.wide_breaks
    before, after = (
        YamlBlock(one.parsed.text, 0, one.profile.resolver, wide, limits=one.limits)
        for one in (old, new)
    )
    if before.data is None and before.problems:
        return  # that reader cannot read the old block either
    if not same(_expected(before.data, operations), after.data):
        raise RefusalError("readers that know other line breaks would read other data")


def _was_hidden(old: Document) -> bool:
    """Whether the reader did not see the block, which is what the fix is about."""
    return old.is_hidden


def _prove_repair(old: Document, new: Document, repair: Repair, second: SecondOpinion) -> None:
    """The repaired block is read, and holds all that could be read without the bad lines."""
    if new.data is None or new.block is None or old.block is None:
        raise RefusalError("the block could not be read after the repair")
    if not repair.entries:
        second.prove_readable(new)
        return
    moved = _moved(repair.entries, repair.edits)
    old_rest, new_rest = _without(old, repair.entries), _without(new, moved)
    if not is_readable(old_rest):
        raise RefusalError("the rest of the block cannot be read either")
    if not same(old_rest.data, new_rest.data):
        raise RefusalError("another key would not keep its value")
    second.prove_rest(old_rest, new_rest)
    second.prove_readable(new)


def _moved(spans: Sequence[Span], edits: Sequence[Edit]) -> list[Span]:
    """Where spans of the old text that hold whole edits are in the new text."""
    moved = []
    for start, end in spans:
        before = sum(_growth(edit) for edit in edits if edit.span.end <= start)
        inside = sum(_growth(edit) for edit in edits if start <= edit.span.start < end)
        moved.append(Span(start + before, end + before + inside))
    return moved


def _growth(edit: Edit) -> int:
    return len(edit.text) - (edit.span.end - edit.span.start)


def _without(document: Document, spans: Sequence[Span]) -> Document:
    """The document without some lines of its block."""
    text = document.text
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return Document(document.path, text, document.profile, document.data_language, document.limits)


def _prove_verdicts(
    old: Checked, new: Checked, changes: Sequence[Change], operations: list[Operation]
) -> None:
    """The faults are gone; what is new is about what was touched."""
    path = old.document.path
    moves = Moves(operations)
    before = Counter(_identity(one, moves) for one in old.diagnostics if one.path == path)
    left = Counter(_identity(one) for one in new.diagnostics if one.path == path)
    for change in changes:
        identity = _identity(change.diagnostic, moves)
        if left[identity] >= before[identity]:
            raise RefusalError("the fault would still be there")
    touched = set(touched_paths(operations))
    for one in new.diagnostics:
        identity = _identity(one)
        if one.path != path:
            continue
        if before[identity]:
            before[identity] -= 1
        elif _is_spelling(one):
            pass  # of one spelling another follows, in the next pass
        elif one.key_path is None or not _is_touched(one.key_path, touched):
            raise RefusalError(f"it would bring a fault: {one.message} ({one.rule})")


def _identity(one: Diagnostic, moves: Moves | None = None) -> tuple[str, str]:
    """What makes a fault the same before and after: places in the text move."""
    if one.key_path is None:
        return one.rule, one.message
    return one.rule, repr(moves.path(one.key_path) if moves else one.key_path)


def _is_spelling(one: Diagnostic) -> bool:
    """Whether a fault is one of spelling or of order, and safely mended."""
    return one.is_fixable() and all(
        isinstance(operation, (Rewrite, Reorder))
        for operation in one.fix.operations  # type: ignore[union-attr]
    )


def _is_touched(path: KeyPath, touched: set[KeyPath]) -> bool:
    return any(path[:length] in touched for length in range(len(path) + 1))
