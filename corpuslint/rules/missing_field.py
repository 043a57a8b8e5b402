"""A field that the schema requires is not there."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule


@rule("schema", "error", keywords=["required"])
def check(context: Context) -> Iterator[Finding]:
    if context.document.block is None and context.document.text:
        missing = ", ".join(str(violation.parameter) for violation in context.violations)
        yield Finding(f"no front matter; the schema requires {missing}", (), "missing")
        return
    for violation in context.violations:
        key = str(violation.parameter)
        yield Finding(f"the field {key!r} is missing", (*violation.path, key), "missing")
