"""The date in a file's name is not the date in its front matter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from corpuslint.dates import bounds, days, in_zone, is_everyday, month_length, read_date
from corpuslint.finding import Finding, Fix
from corpuslint.patterns import lazy
from corpuslint.rule import Context, rule
from corpuslint.tuples import NamedTuple

_DATED_NAME = lazy(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})-")
_TOLERANCE = lazy(r"\s*([0-9]+)\s*(day|hour)s?\s*")
_DAY = 86_400


class Options(NamedTuple):
    tolerance: str = "1 day"

    def faults(self) -> dict[str, str]:
        """What is wrong with an option's value, by its name."""
        if _TOLERANCE.fullmatch(self.tolerance):
            return {}
        return {"tolerance": f"{self.tolerance!r} is neither days nor hours, such as '1 day'"}


@rule(
    "dates",
    "warning",
    roles=["published"],
    needs=["published"],
    profiles=["jekyll", "hexo"],
    fixes=["display"],
)
def check(context: Context) -> Iterator[Finding]:
    path = context.document.path
    name = path[max(path.rfind("/"), path.rfind("\\")) + 1 :]
    named = _DATED_NAME.match(name)
    if named is None:
        return
    tolerance = _seconds(context.options.tolerance)
    for record in context.records:
        said = record.first("published")
        if said is None or record.path:
            continue
        if tolerance >= _DAY and str(said[1]).startswith(name[:10]):
            continue  # the same day on one clock is less than a day apart on any
        year, month, day = (int(part) for part in named.groups())
        if not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
            return
        start = days(year, month, day) * _DAY
        distance = _distance(said[1], start, tolerance, context.site.timezone)
        if distance:
            named_day = f"{year:04}-{month:02}-{day:02}"
            moved = _on_day(said[1], named_day)
            cured = moved and not _distance(moved, start, tolerance, context.site.timezone)
            from corpuslint.ops import Set

            operations = (Set(said[0], moved),) if cured else ()
            fix = Fix("write the date of the file's name", operations, "display")
            message = f"this date is {distance} from the one in the file's name"
            yield Finding(message, said[0], fix=fix)


def _distance(value: object, start: int, tolerance: int, zone: str | None) -> str:
    """How far a date is from the day that starts at `start`, in words; "" where it is near.

    `start` is in seconds of the same clock.
    """
    moment = read_date(value)
    if moment is None:
        return ""
    if zone is not None:
        moment = in_zone(moment, zone)
    earliest, latest = bounds(moment)
    # from the file's day, which has an end, to the moment; less than 0 within that day
    gap = max(earliest - (start + _DAY - 1), start - latest)
    if gap <= tolerance:
        return ""
    apart = abs(earliest // _DAY - start // _DAY)
    return "1 day" if apart == 1 else f"{apart:,} days"


def _on_day(value: object, day: str) -> str:
    """A date in one of the everyday forms, moved to another day; "" for any other."""
    return day + value[10:] if isinstance(value, str) and is_everyday(value) else ""


@lru_cache
def _seconds(tolerance: str) -> int:
    """The seconds of a text such as `1 day` or `12 hours`."""
    read = _TOLERANCE.fullmatch(tolerance)
    assert read is not None, "faults() has refused it"
    return int(read[1]) * (_DAY if read[2] == "day" else 3600)
