"""The proof that no comment is lost, and that none comes to be but those that were meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from corpuslint.comments import comments_of
from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.span import Edit, Span, apply_edits

# offset in the block, and the text without space at its end
Comment = tuple[int, str]

_HASHES = re.compile(r"(#+)\s*")
_LINE_OF_COMMENT = re.compile(r"#[^\r\n]*")


def block_comments(document: Document) -> tuple[Comment, ...]:
    """The comments of a block as our own parser sees them."""
    start = document.parsed.offset if document.parsed is not None else 0
    return tuple(
        (span.start - start, document.text[slice(*span)]) for span in comments_of(document)
    )


def compare_comments(
    before: Iterable[Comment],
    after: Iterable[Comment],
    removed: list[tuple[int, int]],
    made: Iterable[str] = (),
) -> None:
    """Raise RefusalError unless the comments are the same, but for what is removed or made.

    `removed` are spans of the old block, of which a comment that starts in one may go;
    `made` are the texts of comments that come. The space behind a `#` is style.
    """
    before = list(before)
    every = Counter(_bare(text) for _, text in before)
    may_go = Counter(
        _bare(text)
        for offset, text in before
        if any(start <= offset < end for start, end in removed)
    )
    now = Counter(_bare(text) for _, text in after)
    lost = every - may_go - now
    if lost:
        shown = next(text for _, text in before if _bare(text) in lost)
        raise RefusalError(f"the comment `{shown[:60]}` would be lost")
    if now - every - Counter(map(_bare, made)):
        raise RefusalError("something would become a comment")


def edited_comments(document: Document, edits: Iterable[Edit]) -> tuple[list[Span], list[str]]:
    """The comments that edits of comments change or take away, and the texts that they make."""
    comments = comments_of(document)
    gone, made = [], []
    for edit in edits:
        old = [one for one in comments if one.start < edit.span.end and edit.span.start < one.end]
        inside = next((one for one in comments if one.start < edit.span.start <= one.end), None)
        gone += old if inside is None or inside in old else [inside, *old]
        text = edit.text
        if inside is not None:
            start, end = inside.start, max(inside.end, edit.span.end)
            moved = Span(edit.span.start - start, edit.span.end - start)
            text = apply_edits(document.text[start:end], [Edit(moved, edit.text)])
        made += [found[0].rstrip() for found in _LINE_OF_COMMENT.finditer(text)]
    return gone, made


def _bare(comment: str) -> str:
    return _HASHES.sub(r"\1", comment, count=1)
