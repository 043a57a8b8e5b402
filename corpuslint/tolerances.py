"""How far two dates may be apart, as options say it: `1 day`, `12 hours`."""

from __future__ import annotations

from functools import lru_cache

from corpuslint.patterns import lazy

_TOLERANCE = lazy(r"\s*([0-9]+)\s*(day|hour)s?\s*")
_SECONDS = {"day": 86_400, "hour": 3_600}


def faults_of(tolerance: str) -> dict[str, str]:
    """What is wrong with the option of that name, by its name."""
    if _TOLERANCE.fullmatch(tolerance):
        return {}
    return {"tolerance": f"{tolerance!r} is neither days nor hours, such as '1 day'"}


@lru_cache
def in_seconds(tolerance: str) -> int:
    """The seconds of a text in which `faults_of` finds no fault."""
    read = _TOLERANCE.fullmatch(tolerance)
    assert read is not None, "faults_of() has refused it"
    return int(read[1]) * _SECONDS[read[2]]
