"""How far two dates may be apart, as options say it: `1 day`, `12 hours`."""

from __future__ import annotations

from functools import lru_cache

from corpuslint.patterns import lazy
from corpuslint.tuples import NamedTuple

_TOLERANCE = lazy(r"\s*([0-9]+)\s*(day|hour)s?\s*")
_SECONDS = {"day": 86_400, "hour": 3_600}


class Options(NamedTuple):
    """The options of a rule that lets two dates be so far apart."""

    tolerance: str = "1 day"

    def faults(self) -> dict[str, str]:
        """What is wrong with an option's value, by its name."""
        if _TOLERANCE.fullmatch(self.tolerance):
            return {}
        return {"tolerance": f"{self.tolerance!r} is neither days nor hours, such as '1 day'"}


@lru_cache
def in_seconds(tolerance: str) -> int:
    """The seconds of a tolerance in which `faults` finds none."""
    read = _TOLERANCE.fullmatch(tolerance)
    assert read is not None, "faults() has refused it"
    return int(read[1]) * _SECONDS[read[2]]
