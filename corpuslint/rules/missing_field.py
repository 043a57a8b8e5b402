"""A field that the schema requires is not there."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.known_keys import known_keys
from corpuslint.nearness import is_near
from corpuslint.rule import Context, rule
from corpuslint.wording import any_of, key_name


@rule("schema", "error", keywords=["required"], supersedes=["near-miss-key", "missing-dimensions"])
def check(context: Context) -> Iterator[Finding]:
    document = context.document
    if document.block is None and document.text:
        missing = ", ".join(
            any_of([key_name(key) for key in _keys(violation.parameter)])
            for violation in context.violations
        )
        yield Finding(f"no front matter; the schema requires {missing}", (), "missing")
        return
    for violation in context.violations:
        keys = _keys(violation.parameter)
        present = document.value_at(violation.path) or ()
        known = known_keys(context.records, violation.path)
        near = [
            other
            for other in present
            if other not in known and any(is_near(other, key) for key in keys)
        ]
        hint = f", but {key_name(near[0])} is here" if near else ""
        yield Finding(
            violation.message + hint,
            (*violation.path, keys[0]),
            "missing",
            covers=tuple((*violation.path, other) for other in near),
        )


def _keys(parameter: str | list[str]) -> list[str]:
    """The missing key, or several of which one is enough."""
    return parameter if isinstance(parameter, list) else [parameter]
