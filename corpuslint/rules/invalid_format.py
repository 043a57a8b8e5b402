"""A text is not in the format that the schema names."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule


@rule("schema", "error", keywords=["format"])
def check(context: Context) -> Iterator[Finding]:
    for violation in context.violations:
        yield Finding(violation.message, violation.path)
