"""A text is not in the format that the schema names."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Finding
from corpuslint.rule import Context, report_violations, rule


@rule("schema", "error", keywords=["format"])
def check(context: Context) -> Iterable[Finding]:
    return report_violations(context)
