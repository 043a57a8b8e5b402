"""The block has no fields."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.rule import rule
from corpuslint.span import Span


@rule("syntax", "warning", profiles=["hexo"])
def inspect(document: Document, options: None) -> Iterable[Finding]:
    block = document.block
    if document.data or block is None or block.closer is None or document.problems:
        return ()
    content = document.text[block.content.start : block.content.end]
    if "{" in content:
        return ()  # `{}` says that no field is meant
    message = "the block has no fields"
    if document.profile.drops_empty_block:
        if block.language == "json" and content not in ("", "\n", "\r\n"):
            return ()  # Hexo takes white space between `;;;` for an empty mapping
        message += f": {document.profile.title} takes its fences as part of the page"
    return (Finding(message, Span(block.opener.start, block.closer.end)),)
