"""The block is not YAML."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.document import Document
from corpuslint.finding import Finding, Fix
from corpuslint.repair.repair import repair
from corpuslint.rule import report_problems, rule


@rule("syntax", "error", problems=True, fixes=("safe",))
def inspect(document: Document, options: None) -> Iterator[Finding]:
    for finding in report_problems(document, "invalid-yaml"):
        yield finding._replace(fix=_fix(document))


def _fix(document: Document) -> Fix | None:
    """What mends all faults of the block, of which a parser names only the first."""
    block = document.block
    if block is None:
        return None
    start, end = block.content
    is_data = document.data_language is not None
    mended = repair(document.text[start:end], start, document.profile, is_data)
    if mended is None:
        return None
    if not mended.entries:
        return Fix("indent with spaces", (mended,))
    if not is_data and block.opener.start == block.opener.end:
        return None  # without an opening fence it may be the page's first paragraph
    title = "quote the value" if len(mended.edits) == 1 else "quote the values"
    return Fix(title, (mended,))
