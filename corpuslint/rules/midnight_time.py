"""The time is midnight exactly, as if it were lost."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.patterns import lazy
from corpuslint.rule import rule

_MIDNIGHT = lazy(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[Tt ]\s*0?0:00(?::00(?:\.0+)?)?(?![0-9:.])")


@rule("dates", "warning", default=False, roles=["date"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or "0:00" not in value or _MIDNIGHT.match(value) is None:
        return None
    return Finding(f"{value!r} is midnight exactly: was its time lost?")
