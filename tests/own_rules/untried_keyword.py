"""A new rule speaks for a keyword that schema-violation speaks for without it."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Finding
from corpuslint.rule import Context, report_violations, rule


@rule("schema", "error", keywords=["contains"], preview=True)
def check(context: Context) -> Iterable[Finding]:
    return report_violations(context)
