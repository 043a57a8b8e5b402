"""A list or a mapping has fewer or more entries than the schema allows."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule


@rule("schema", "error", keywords=["minItems", "maxItems", "minProperties", "maxProperties"])
def check(context: Context) -> Iterator[Finding]:
    for violation in context.violations:
        yield Finding(violation.message, violation.path)
