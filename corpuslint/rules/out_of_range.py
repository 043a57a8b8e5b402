"""A number is smaller or greater than the schema allows, or no multiple of a number."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Finding
from corpuslint.rule import Context, report_violations, rule

_KEYWORDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]


@rule("schema", "error", keywords=_KEYWORDS)
def check(context: Context) -> Iterable[Finding]:
    return report_violations(context)
