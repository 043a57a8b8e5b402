"""A URL that is broken leads nowhere."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.rule import rule
from corpuslint.urls import fault


@rule("urls", "error", roles=["url"], supersedes=["pattern-mismatch", "invalid-format"])
def judge(value: object, options: None) -> Finding | None:
    why = fault(value) if isinstance(value, str) else ""
    return Finding(f"the URL {why}") if why else None
