"""A block is there, but the site's generator does not see it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from corpuslint.document import Document
from corpuslint.finding import Finding, Fix
from corpuslint.ops import Rewrite
from corpuslint.rule import report_problems, rule
from corpuslint.span import Edit, Span, apply_edits
from corpuslint.split import blank_around_opener, split

# what a reader does not see, it does not read
_UNREAD = ["invalid-yaml", "invalid-toml", "invalid-json"]


@rule("syntax", "error", problems=True, supersedes=_UNREAD, fixes=["safe"])
def inspect(document: Document, options: None) -> Iterable[Finding]:
    for finding in report_problems(document, "block-ignored"):
        yield finding._replace(fix=_fix(document))


def _fix(document: Document) -> Fix | None:
    """The least white space to remove, and a byte order mark, for the reader to see the block."""
    text, block = document.text, document.block
    blank = blank_around_opener(text)
    if block is None or blank is None:
        return None
    mark = Span(0, blank[0].start)
    parts = [span for span in (mark, *blank) if span.start < span.end]
    choices = [choice for count in (1, 2, 3) for choice in combinations(parts, count)]
    content = text[block.content.start : block.content.end]
    for choice in choices:
        edits = tuple(Edit(span, "") for span in choice)
        mended = apply_edits(text, edits)
        seen, problems = split(mended, document.profile)
        if seen is None or problems or mended[seen.content.start : seen.content.end] != content:
            continue
        removed = "".join(text[span.start : span.end] for span in choice)
        what = "space" if removed.strip("\ufeff") else "byte order mark"
        return Fix(f"remove the {what}", (Rewrite(edits, "fences"),))
    return None
