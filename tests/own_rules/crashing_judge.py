"""It never works on a title."""

from __future__ import annotations

from corpuslint.rule import rule


@rule("own", "error", roles=["title"])
def judge(value: object, options: None) -> None:
    raise KeyError(value)
