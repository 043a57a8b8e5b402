"""A text is shorter or longer than the schema allows."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Finding
from corpuslint.rule import Context, report_violations, rule


@rule("schema", "error", keywords=["minLength", "maxLength"], supersedes=["empty-text"])
def check(context: Context) -> Iterable[Finding]:
    return report_violations(context)
