"""White space stands before or after a URL."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.rule import rule

_LESS_EXACT = ["invalid-url", "surrounding-space", "pattern-mismatch", "invalid-format"]


@rule("urls", "warning", roles=["url"], supersedes=_LESS_EXACT, fixes=["safe"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str):
        return None
    url = value.strip()
    if value == url or not url:
        return None  # nothing but space is no URL
    before, after = value[: value.index(url)], value[value.index(url) + len(url) :]
    sides = "before and after" if before and after else "before" if before else "after"
    part = "" if before and after else before or after
    from corpuslint.ops import Set

    fix = Fix("remove the space", (Set((), url),))
    return Finding(f"white space {sides} the URL", part=part, fix=fix)
