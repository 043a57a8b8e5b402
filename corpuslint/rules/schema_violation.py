"""A document breaks what its schema says by a keyword that no other rule speaks for."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule

# what these fault is a key: one that should not be there, or that wants another beside it
_ABOUT_KEYS = ("propertyNames", "dependentRequired", "falseSchema")


@rule("schema", "error", keywords=["*"])
def check(context: Context) -> Iterator[Finding]:
    for violation in context.violations:
        is_key = bool(violation.path) and isinstance(violation.path[-1], str)
        on_key = is_key and violation.keyword in _ABOUT_KEYS
        yield Finding(violation.message, violation.path, "key" if on_key else "value")
