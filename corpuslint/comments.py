"""The comments of a block: what the gaps between its tokens hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from corpuslint.document import Document
from corpuslint.patterns import lazy
from corpuslint.span import Span

_COMMENT = lazy(r"#[^\r\n]*")
# libyaml takes a `#` right behind the sign of a block text for a comment too
_HEADER = lazy(r"[|>][-+0-9]*[ \t]*(#[^\r\n]*)?")
# an anchor or a tag, and what may stand behind it before the value
_PROPERTY = lazy(r"[&!]\S*(?:\s+(?:#[^\r\n]*)?)+")


@lru_cache(maxsize=2)  # the old document of a proof, and the new one
def comments_of(document: Document) -> tuple[Span, ...]:
    """The spans of a block's comments in the file, in order, without the space at their ends.

    Empty where the block cannot be read, and in JSON, which has none. What looks like
    a comment inside a value is none.
    """
    parsed = document.parsed
    if parsed is None or document.block is None or (document.data is None and parsed.problems):
        return ()
    if document.block.language == "yaml":
        found = _between_events(parsed.text, parsed.events)
    elif document.block.language == "toml":
        from corpuslint.blocks.toml_places import comments

        found = comments(parsed.text)
    else:
        return ()
    text: str = parsed.text
    return tuple(
        sorted(
            {
                Span(parsed.offset + start, parsed.offset + start + len(text[start:end].rstrip()))
                for start, end in found
            }
        )
    )


def _between_events(text: str, events: list[Any]) -> Iterator[Span]:
    at = 0
    for event in events:
        start = _behind_properties(text, event)
        for found in _COMMENT.finditer(text, at, max(at, start)):
            before = text[found.start() - 1 : found.start()]
            if not before or before.isspace() or at == found.start():
                yield Span(*found.span())
        if getattr(event, "style", None) in ("|", ">"):
            header = _HEADER.match(text, start)
            if header is not None and header[1]:
                yield Span(*header.span(1))
            if header is not None and not event.value:
                at = header.end()  # what is below it is no content
                continue
        # with an anchor, the start of a collection reaches to its first key
        is_start = hasattr(event, "flow_style")
        at = max(at, start if is_start else event.end_mark.index)
    for found in _COMMENT.finditer(text, at):
        yield Span(*found.span())


def _behind_properties(text: str, event: Any) -> int:
    """Where a value itself starts, behind its anchor, its tag, and comments between them."""
    at: int = event.start_mark.index
    if getattr(event, "anchor", None) is None and getattr(event, "tag", None) is None:
        return at
    while (found := _PROPERTY.match(text, at)) is not None:
        at = found.end()
    return at
