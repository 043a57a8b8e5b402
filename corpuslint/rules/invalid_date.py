"""No reader takes this value for a date."""

from __future__ import annotations

from corpuslint.dates import fault
from corpuslint.finding import Finding
from corpuslint.rule import rule

_SHOWN = 60


@rule("dates", "error", roles=["date"], supersedes=["pattern-mismatch", "invalid-format"])
def judge(value: object, options: None) -> Finding | None:
    why = fault(value)
    if not why:
        return None
    shown = repr(value)
    if len(shown) > _SHOWN:
        shown = shown[:_SHOWN] + "…"
    return Finding(f"{shown} {why}")
