"""A URL that is broken leads nowhere."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.rule import rule
from corpuslint.urls import fault

_LESS_EXACT = ["pattern-mismatch", "invalid-format"]


@rule("urls", "error", roles=["url"], supersedes=_LESS_EXACT, fixes=["safe"])
def judge(value: object, options: None) -> Finding | None:
    why = fault(value) if isinstance(value, str) else ""
    if not why:
        return None
    from corpuslint.ops import Set
    from corpuslint.url_faults import encoded

    url = encoded(str(value))
    fix = Fix("write percent codes", (Set((), url),)) if url else None
    return Finding(f"the URL {why}", fix=fix)
