"""A number is smaller or greater than the schema allows, or no multiple of a number."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule

_KEYWORDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]


@rule("schema", "error", keywords=_KEYWORDS)
def check(context: Context) -> Iterator[Finding]:
    for violation in context.violations:
        yield Finding(violation.message, violation.path)
