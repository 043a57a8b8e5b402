"""A value is not of the type that the schema wants."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Finding
from corpuslint.rule import Context, report_violations, rule


@rule("schema", "error", keywords=["type"], supersedes=["invalid-value", "reader-disagreement"])
def check(context: Context) -> Iterable[Finding]:
    return report_violations(context)
