"""A block is there, but the site's generator does not see it."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.rule import report_problems, rule

# what a reader does not see, it does not read
_UNREAD = ["invalid-yaml", "invalid-toml", "invalid-json"]


@rule("syntax", "error", problems=True, supersedes=_UNREAD)
def inspect(document: Document, options: None) -> Iterable[Finding]:
    return report_problems(document, "block-ignored")
