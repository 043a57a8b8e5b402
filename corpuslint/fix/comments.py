"""The comments of a block, and the proof that none is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from yaml.events import MappingStartEvent, SequenceStartEvent

from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError

# offset in the block, and the text without space at its end
Comment = tuple[int, str]

_COMMENT = re.compile(r"#[^\r\n]*")
# libyaml takes a `#` right behind the sign of a block text for a comment too
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(#[^\r\n]*)?")
# an anchor or a tag, and what may stand behind it before the value
_PROPERTY = re.compile(r"[&!]\S*(?:\s+(?:#[^\r\n]*)?)+")
_HASHES = re.compile(r"(#+)\s*")


def comments_of(document: Document) -> tuple[Comment, ...]:
    """The comments of a YAML block by libyaml's events: what stands between two of them."""
    if document.block is None or document.block.language != "yaml" or document.parsed is None:
        return ()
    return tuple(_between_events(document.parsed.text, document.parsed.events))


def _between_events(text: str, events: Iterable[Any]) -> Iterator[Comment]:
    at = 0
    for event in events:
        start = _behind_properties(text, event)
        for found in _COMMENT.finditer(text, at, max(at, start)):
            before = text[found.start() - 1 : found.start()]
            if not before or before.isspace() or at == found.start():
                yield found.start(), found[0].rstrip()
        if getattr(event, "style", None) in ("|", ">"):
            header = _HEADER.match(text, start)
            if header is not None and header[1]:
                yield header.start(1), header[1].rstrip()
            if header is not None and not event.value:
                at = header.end()  # what is below it is no content
                continue
        # with an anchor, the start of a collection reaches to its first key
        is_start = isinstance(event, (MappingStartEvent, SequenceStartEvent))
        at = max(at, start if is_start else event.end_mark.index)
    for found in _COMMENT.finditer(text, at):
        yield found.start(), found[0].rstrip()


def _behind_properties(text: str, event: Any) -> int:
    """Where a value itself starts, behind its anchor, its tag, and comments between them."""
    at: int = event.start_mark.index
    if getattr(event, "anchor", None) is None and getattr(event, "tag", None) is None:
        return at
    while (found := _PROPERTY.match(text, at)) is not None:
        at = found.end()
    return at


def compare_comments(
    before: Iterable[Comment], after: Iterable[Comment], removed: list[tuple[int, int]]
) -> None:
    """Raise RefusalError unless the comments are the same, but for some of what is removed.

    `removed` are spans of the old block. The space behind a `#` is style.
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
    if now - every:
        raise RefusalError("something would become a comment")


def _bare(comment: str) -> str:
    return _HASHES.sub(r"\1", comment, count=1)
