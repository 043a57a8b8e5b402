"""A text is shorter or longer than the schema allows."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule


@rule("schema", "error", keywords=["minLength", "maxLength"])
def check(context: Context) -> Iterator[Finding]:
    for violation in context.violations:
        yield Finding(violation.message, violation.path)
