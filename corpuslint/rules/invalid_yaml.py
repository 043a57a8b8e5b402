"""The block is not YAML."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.rule import report_problems, rule


@rule("syntax", "error", problems=True)
def inspect(document: Document, options: None) -> Iterable[Finding]:
    return report_problems(document, "invalid-yaml")
