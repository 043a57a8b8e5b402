"""What a second parser says about a change: data, and comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpuslint.block_lines import WIDE_BREAK
from corpuslint.document import Document
from corpuslint.fix.comments import block_comments, compare_comments, edited_comments
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.second_reader import Reading, read_toml, read_yaml
from corpuslint.ops import OperationError, Remove, Rewrite, apply_operations, same

if TYPE_CHECKING:
    from corpuslint.fix.proof import Change

_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class SecondOpinion:
    """Asks ruamel.yaml (tomlkit about TOML) about old and new blocks; remembers the last ones."""

    def __init__(self) -> None:
        self._known: dict[str, Reading | None] = {}

    def prove(self, old: Document, new: Document, changes: Sequence[Change]) -> None:
        """Raise RefusalError where the second parser does not see the meant change alone."""
        start = old.parsed.offset if old.parsed is not None else 0
        removed = [
            (edit.span.start - start, edit.span.end - start)
            for change in changes
            if any(isinstance(operation, Remove) for operation in change.operations)
            for edit in change.edits
        ]
        meant = [
            edit
            for change in changes
            for operation in change.operations
            if isinstance(operation, Rewrite) and operation.touches == "comments"
            for edit in operation.edits
        ]
        gone, made = edited_comments(old, meant) if meant else ([], [])
        removed += [(span.start - start, span.end - start) for span in gone]
        before = self._reading(old)
        if before is None:
            # it cannot read the old block, and so is no judge of the new one
            compare_comments(block_comments(old), block_comments(new), removed, made)
            return
        after = self._reading(new)
        if after is None:
            raise RefusalError("a second parser could not read the result")
        operations = [operation for change in changes for operation in change.operations]
        try:
            expected = apply_operations(before.data, operations)
        except OperationError as error:
            raise RefusalError(f"for a second parser, {error}") from None
        if not same(expected, after.data):
            raise RefusalError("a second parser reads other data than what is meant")
        compare_comments(before.comments, after.comments, removed, made)

    def prove_rest(self, old: Document, new: Document) -> None:
        """Raise RefusalError unless two blocks hold the same, comments too."""
        before = self._reading(old)
        if before is None:
            return
        after = self._reading(new)
        if after is None or not same(before.data, after.data):
            raise RefusalError("a second parser reads other data than what is meant")
        compare_comments(before.comments, after.comments, [])

    def prove_readable(self, document: Document) -> None:
        """Raise RefusalError where the second parser cannot read a repaired block."""
        reading = self._reading(document)
        text = document.parsed.text
        if reading is None and ("\t" in text or WIDE_BREAK.search(text)):
            return  # it takes no tab as white space, which all readers of sites do
        if reading is None or reading.data.__class__ is not document.data.__class__:
            raise RefusalError("a second parser could not read the result")

    def _reading(self, document: Document) -> Reading | None:
        parsed = document.parsed
        if parsed is None or document.block is None:
            return None
        text: str = parsed.text
        if text not in self._known:
            while len(self._known) > 1:
                self._known.pop(next(iter(self._known)))
            self._known[text] = _read(text, document.block.language)
        return self._known[text]


def _read(text: str, language: str) -> Reading | None:
    if language == "toml":
        return read_toml(text)
    if language == "json" and _HALF.search(text):
        return None  # YAML does not put the two halves of a character together
    if WIDE_BREAK.search(text):
        return None  # it ends lines there whatever the version of YAML
    return read_yaml(text)
