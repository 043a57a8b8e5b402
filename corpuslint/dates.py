"""Dates as front matter writes them: whether a value is one, what it says, and which is earlier.

The forms are those of `date_forms`, which is imported only for a value that is
none of the everyday forms of ISO 8601: a clean run never needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from corpuslint.tuples import NamedTuple

DAY = 86_400  # seconds
# How far a wall clock without a known zone may stand from UTC, in seconds.
_MOST_EASTERLY = 14 * 3600
_MOST_WESTERLY = 12 * 3600
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# The everyday ISO forms with a day that its month has in any year: nothing else to ask.
_EVERYDAY = re.compile(
    r"[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    r"(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
    r"(?: ?(?:Z|[-+](?:0[0-9]|1[0-4]):?[0-5][0-9]))?)?\Z"
).match


class Moment(NamedTuple):
    """A date as it stands, by its own clock.

    `month` or `day` is 0, and `hour` or `second` None, where it is not said.
    `offset` is in seconds east of UTC; None where there is none, or only the
    name of a zone, which is then in `zone`. `other` is the day and month that
    a date such as 03/04/2023 may also mean, as (month, day).
    """

    year: int
    month: int
    day: int
    hour: int | None = None
    minute: int = 0
    second: int | None = None
    offset: int | None = None
    zone: str = ""
    other: tuple[int, int] | None = None

    @property
    def has_time(self) -> bool:
        return self.hour is not None

    @property
    def is_naive(self) -> bool:
        """Whether nothing says which zone the clock stands in."""
        return self.offset is None and not self.zone


def fault(value: object) -> str:
    """Why no reader takes a value for a date, in words that follow the value; "" where one does."""
    if isinstance(value, str) and _EVERYDAY(value):
        return ""
    from corpuslint.date_forms import read

    found = read(value)
    return found if isinstance(found, str) else ""


def is_everyday(text: str) -> bool:
    """Whether a text is a date in the everyday forms of ISO 8601: it starts with its day."""
    return _EVERYDAY(text) is not None


def read_date(value: object) -> Moment | None:
    """The moment that a value says, or None where it says none that can be compared."""
    if isinstance(value, str) and _EVERYDAY(value):
        return _read_everyday(value)
    from corpuslint.date_forms import read

    found = read(value)
    return found if isinstance(found, Moment) and found.year else None


def is_of_past_year(value: object, is_ahead: Callable[[float], bool]) -> bool:
    """Whether a date that starts with its year is surely past, in any zone; False where unsure.

    `is_ahead` says whether a moment, in seconds since the epoch, is still to come.
    """
    if not isinstance(value, str) or value[4:5] != "-" or not value[:4].isdecimal():
        return False
    return not is_ahead(_end_of_year(value[:4]))


@lru_cache(maxsize=1_024)
def _end_of_year(year: str) -> float:
    """When a year is over in every zone, in seconds since the epoch."""
    return float(days(int(year) + 1, 1, 2) * DAY)


def bounds(moment: Moment) -> tuple[int, int]:
    """The first and the last second that a moment may mean, by its own clock.

    Seconds count from 1970-01-01T00:00:00 of that clock; the last is inclusive.
    """
    year, month, day = moment.year, moment.month, moment.day
    if not month:
        return days(year, 1, 1) * DAY, days(year + 1, 1, 1) * DAY - 1
    if not day:
        following = (year, month + 1) if month < 12 else (year + 1, 1)
        return days(year, month, 1) * DAY, days(*following, 1) * DAY - 1
    first = last = days(year, month, day)
    if moment.other is not None:
        other = days(year, *moment.other)
        first, last = min(first, other), max(last, other)
    if moment.hour is None:
        return first * DAY, last * DAY + DAY - 1
    clock = moment.hour * 3600 + moment.minute * 60
    if moment.second is None:
        return first * DAY + clock, last * DAY + clock + 59
    clock += moment.second
    return first * DAY + clock, last * DAY + clock


def is_before(first: Moment, second: Moment) -> bool:
    """Whether one moment is before another whatever they leave unsaid.

    Two clocks without an offset are taken for the same clock; one without
    beside one with an offset may stand in any zone.
    """
    if first.is_naive and second.is_naive:
        return bounds(first)[1] < bounds(second)[0]
    return universal(first)[1] < universal(second)[0]


def universal(moment: Moment, zone: str | None = None) -> tuple[int, int]:
    """The first and the last second since the epoch that a moment may mean.

    `zone` is the IANA name of that in which a clock without an offset stands; where
    none is known, it may be any.
    """
    first, last = bounds(moment)
    if moment.offset is not None:
        return first - moment.offset, last - moment.offset
    if zone is not None and moment.is_naive:
        offsets = offset_at(first, zone), offset_at(last, zone)
        if offsets[0] is not None and offsets[1] is not None:
            return first - offsets[0], last - offsets[1]
    return first - _MOST_EASTERLY, last + _MOST_WESTERLY


def offset_at(clock: int, zone: str) -> int | None:
    """The offset of an IANA zone, in seconds east, when its own clock shows a time.

    `clock` counts as `bounds` does. None where the zone is unknown.
    """
    if zone in ("UTC", "Etc/UTC"):
        return 0
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    try:
        local = datetime(1970, 1, 1, tzinfo=ZoneInfo(zone)) + timedelta(seconds=clock)
        offset = local.utcoffset()
    except (KeyError, ValueError, OSError, OverflowError):  # not a zone, or one not installed
        return None
    return None if offset is None else int(offset.total_seconds())


def offset_text(offset: int) -> str:
    """An offset in seconds east of UTC as dates write it: `+08:00`."""
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


def days_apart(moment: Moment, day: int, tolerance: int, zone: str | None) -> int:
    """How many days a moment is from a day without a zone; 0 where it is near.

    `day` counts from 1970-01-01, `tolerance` is in seconds, beyond the day at either
    end. A moment with an offset is read by the clock of `zone`, if one is known.
    """
    if zone is not None:
        moment = in_zone(moment, zone)
    earliest, latest = bounds(moment)
    start = day * DAY
    # from the day, which has an end, to the moment; less than 0 within that day
    gap = max(earliest - (start + DAY - 1), start - latest)
    return 0 if gap <= tolerance else abs(earliest // DAY - day)


def in_zone(moment: Moment, zone: str) -> Moment:
    """A moment with an offset, by the clock of an IANA zone; itself where that is unknown."""
    if moment.offset is None or moment.hour is None:
        return moment
    from datetime import datetime, timedelta, timezone
    from zoneinfo import ZoneInfo

    start = bounds(moment)[0] - moment.offset
    try:
        utc = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=start)
        local = utc.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError, OSError, OverflowError):  # not a zone, or one not installed
        return moment
    difference = local.utcoffset()
    return moment._replace(
        year=local.year,
        month=local.month,
        day=local.day,
        hour=local.hour,
        minute=local.minute,
        second=local.second,
        offset=None if difference is None else int(difference.total_seconds()),
    )


def days(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a day of the Gregorian calendar.

    The arithmetic is `days_from_civil` of Howard Hinnant's chrono algorithms.
    """
    year -= month <= 2
    era = year // 400
    year_of_era = year - era * 400
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468


def month_length(year: int, month: int) -> int:
    """The number of days of a month, 1 to 12."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _MONTH_LENGTHS[month - 1] + (month == 2 and is_leap)


def _read_everyday(text: str) -> Moment:
    """Read a text that `_EVERYDAY` matches, by the places of its parts."""
    day = Moment(int(text[:4]), int(text[5:7]), int(text[8:10]))
    if len(text) == 10:
        return day
    second = int(text[17:19]) if text[16:17] == ":" else None
    offset = 0 if text.endswith("Z") else None
    for sign in ("+", "-"):
        _, found, zone = text[16:].partition(sign)
        if found:
            offset = int(f"{sign}1") * (int(zone[:2]) * 3600 + int(zone[-2:]) * 60)
    return day._replace(
        hour=int(text[11:13]), minute=int(text[14:16]), second=second, offset=offset
    )
