"""A field goes by a name that the schema has given up for another."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule


@rule(
    "schema",
    "error",
    keywords=["x-renamed-from"],
    supersedes=["unknown-field", "missing-field", "missing-dimensions", "near-miss-key"],
)
def check(context: Context) -> Iterator[Finding]:
    for violation in context.violations:
        new = (*violation.path[:-1], violation.parameter)
        if violation.parameter in (context.document.value_at(new[:-1]) or ()):
            message = f"{violation.message}, which is here too"
        else:
            message = violation.message
        yield Finding(message, violation.path, "key", covers=(new,))
