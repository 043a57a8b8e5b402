"""A field goes by a name that the schema has given up for another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpuslint.finding import Finding, Fix
from corpuslint.ops import Rename
from corpuslint.rule import Context, rule
from corpuslint.wording import key_name


@rule(
    "schema",
    "error",
    keywords=["x-renamed-from"],
    supersedes=["unknown-field", "missing-field", "missing-dimensions", "near-miss-key"],
    fixes=["safe"],
)
def check(context: Context) -> Iterator[Finding]:
    # two schemas may give up the same name
    renames = {(violation.path, violation.parameter) for violation in context.violations}
    claims = Counter((*path[:-1], name) for path, name in renames)
    for violation in context.violations:
        new = (*violation.path[:-1], violation.parameter)
        fix = None
        message = violation.message
        if violation.parameter in (context.document.value_at(new[:-1]) or ()):
            message = f"{violation.message}, which is here too"
        elif claims[new] == 1:  # of two old names, which is meant?
            operation = Rename(violation.path, violation.parameter)
            fix = Fix(f"rename to {key_name(violation.parameter)}", (operation,))
        yield Finding(message, violation.path, "key", covers=(new,), fix=fix)
