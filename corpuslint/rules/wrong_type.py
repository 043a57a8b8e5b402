"""A value is not of the type that the schema wants."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule


@rule("schema", "error", keywords=["type"], supersedes=["invalid-value", "reader-disagreement"])
def check(context: Context) -> Iterator[Finding]:
    for violation in context.violations:
        yield Finding(violation.message, violation.path)
