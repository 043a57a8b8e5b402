"""A title is shouted, says a rule that is new."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.rule import rule


@rule("text", "warning", roles=["title"], preview=True)
def judge(value: object, options: None) -> Finding | None:
    return Finding("shouted") if isinstance(value, str) and value.isupper() else None
