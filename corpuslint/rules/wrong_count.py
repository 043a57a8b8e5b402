"""A list or a mapping has fewer or more entries than the schema allows."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Finding
from corpuslint.rule import Context, report_violations, rule


@rule("schema", "error", keywords=["minItems", "maxItems", "minProperties", "maxProperties"])
def check(context: Context) -> Iterable[Finding]:
    return report_violations(context)
