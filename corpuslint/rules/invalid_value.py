"""A value is none of those that the schema lists."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.nearness import did_you_mean
from corpuslint.rule import Context, rule


@rule(
    "schema",
    "error",
    keywords=["enum", "const"],
    supersedes=["pattern-mismatch", "wrong-length", "invalid-format"],
)
def check(context: Context) -> Iterator[Finding]:
    for violation in context.violations:
        hint = ""
        if isinstance(violation.value, str):
            options = violation.parameter if violation.keyword == "enum" else [violation.parameter]
            texts = [option for option in options if isinstance(option, str)]
            hint = did_you_mean(violation.value, texts)
        yield Finding(violation.message + hint, violation.path)
