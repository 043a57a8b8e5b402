"""The file starts with a byte order mark."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.rule import rule
from corpuslint.span import Span


@rule("syntax", "warning")
def inspect(document: Document, options: None) -> Iterable[Finding]:
    if document.text[:1] != "\ufeff":
        return ()
    if not document.profile.strips_bom and document.problems:
        return ()  # for this reader it hides the block, and block-ignored says so
    return (Finding("the file starts with a byte order mark (U+FEFF)", Span(0, 1)),)
