"""A text does not match the pattern that the schema gives."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Finding
from corpuslint.rule import Context, report_violations, rule


@rule("schema", "error", keywords=["pattern"], supersedes=["invalid-format"])
def check(context: Context) -> Iterable[Finding]:
    return report_violations(context)
