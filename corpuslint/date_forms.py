"""The forms of dates that readers take, and what is wrong with the rest.

A form counts as readable where one of these takes it: V8's `Date` (Hexo, Astro
and other JavaScript sites; run under Node 20), Ruby's `Date._parse` (Jekyll),
the layouts of Go's `cast.StringToDate` (Hugo), or YAML 1.1 timestamps. A day
that the calendar does not have is no date, though V8 rolls some of them over.
"""

from __future__ import annotations

import re

from corpuslint.dates import Moment, month_length

_LONGEST = 200
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UTC_NAMES = ("Z", "UT", "UTC", "GMT")

_COMMENT = re.compile(r"\([^()]*\)")
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?", re.IGNORECASE
)
_TIME_FIRST = re.compile(
    r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s*[ap]m)?)[,\s]+(.+)", re.IGNORECASE
)
_COMPACT = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?([0-9]{2})([0-9]{2})([0-9]{2})?)?(?![0-9:])"
)
_COMPACT_TIME = re.compile(r"T([0-9]{2})([0-9]{2})([0-9]{2})?(?![0-9:])")
_NUMERIC = re.compile(r"([0-9]+)(?P<mark>[-/. ])([0-9]+)(?:(?P=mark)([0-9]+))?(?![0-9])")
_WEEK_OR_DAY_OF_YEAR = re.compile(r"([0-9]{4})-?(?:W[0-5][0-9](?:-?[1-7])?|[0-3][0-9]{2})(?![0-9])")
_NAMED = re.compile(
    r"(?:(?P<year_first>[0-9]{4})[\s./,-]*)?"
    r"(?:(?P<day_first>[0-9]{1,2})(?:st|nd|rd|th)?[\s./,-]*(?:of\s+)?)?"
    r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s./,-]*"
    r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9:])[\s./,-]*)?"
    r"(?:(?P<year>[0-9]{3,}|[0-9]{2}(?!:))(?![0-9:]))?",
    re.IGNORECASE,
)
_ZONE = (
    r"(?:\s*(?:UTC|GMT)?(?P<sign>[-+])(?P<zone_hours>[0-9]{1,2})(?::?(?P<zone_minutes>[0-9]{2}))?"
    r"(?::?[0-9]{2})?(?:\s+(?:[A-Z]{1,5}|[-+][0-9]{2,4}))?"
    r"|\s*(?P<zone>[Zz]|[A-Z]{2,5}|[A-Za-z]+/[A-Za-z_/+-]+))?(?:\s*\[[^\]]*\])?"
)
_TIME = re.compile(
    r"(?:(?:[Tt_,-]|\s|\bat\b)*(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{1,2})"
    r"(?::(?P<second>[0-9]{1,2})(?:[.,:][0-9]+)?)?(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
    + _ZONE
    + r"(?:\s+(?P<year>[0-9]{4}))?"
    r"|(?:\s*[Zz]|\s+(?:UTC|GMT|[-+][0-9]{2}:?[0-9]{2}))?)\s*,?\Z"
)
# What a program fills in or computes is not yet a date: the file is a template.
_EXPRESSIONS = ("{{", "{%", "<%", "${", "`r ", "\\today")


def read(value: object) -> Moment | str:
    """The moment that a value says, or why no reader takes it for a date.

    A moment of the year 0 cannot be compared: a time stamp, a year of two
    digits, or an expression that a program fills in.
    """
    return _read_text(value) if isinstance(value, str) else _read_number(value)


def meanings(text: str) -> list[Moment]:
    """The days, without a time, that a date in numbers may mean by one custom or another.

    A year of two digits is of 1950 to 2049. Nothing for what has the year first, or a
    month in letters.
    """
    head = _NUMERIC.match(_WEEKDAY.sub(" ", text).strip()) if len(text) <= _LONGEST else None
    if head is None or head[4] is None or len(head[1]) > 2 or len(head[3]) > 2:
        return []
    first, second, third = int(head[1]), int(head[3]), int(head[4])
    orders = [(head[4], first, second), (head[4], second, first)]
    if len(head[4]) == 2:
        orders.append((head[1], second, third))
    days = []
    for year, month, day in orders:
        if len(year) < 3:
            year = str(2000 + int(year) - 100 * (int(year) > 49))
        found = _calendar_day(year, month, day)
        if isinstance(found, Moment) and found not in days:
            days.append(found)
    return days


def _read_number(value: object) -> Moment | str:
    """A bare year, YYYYMMDD and its like, or seconds or milliseconds since 1970."""
    if not isinstance(value, (int, float)):
        return "is no date"
    if isinstance(value, int) and value > 0:
        digits = str(value)
        if len(digits) == 4:
            return Moment(value, 0, 0)
        if len(digits) in (8, 12, 14):
            read = _read_text(digits)
            if isinstance(read, Moment):
                return read
            if len(digits) != 12:
                return read
            # else it may be milliseconds of 1973 to 2001
    if 100_000_000 <= abs(value) < 100_000_000_000_000:
        return Moment(0, 0, 0)
    return "is a number, not a date"


def _read_text(text: str) -> Moment | str:
    if len(text) > _LONGEST:
        return "is no date"
    text = _WEEKDAY.sub(" ", _COMMENT.sub(" ", text)).strip()
    if text.isdecimal() and text.isascii():
        if len(text) == 4:
            return Moment(int(text), 0, 0)
        if len(text) not in (8, 12, 14):
            return _read_number(int(text)) if len(text) < 15 else "is no date"
    if turned := _TIME_FIRST.fullmatch(text):
        text = f"{turned[2]} {turned[1]}"
    if _WEEK_OR_DAY_OF_YEAR.match(text):
        return Moment(int(text[:4]), 0, 0)
    if compact := _COMPACT.match(text):
        hour, minute, second = compact.group(4, 5, 6)
        clock = f" {hour}:{minute}:{second or '00'}" if hour else ""
        text = f"{compact[1]}-{compact[2]}-{compact[3]}{clock}{text[compact.end() :]}"
    else:
        text = _COMPACT_TIME.sub(
            lambda found: "T" + ":".join(part for part in found.groups() if part), text, count=1
        )
    head = _NUMERIC.match(text)
    if head is not None:
        day = _numeric_day(head[1], head[3], head[4])
        return day if isinstance(day, str) else _with_time(day, text, head.end())
    head = _NAMED.match(text)
    return _read_named(head, text) if head is not None else _unreadable(text)


def _unreadable(text: str) -> Moment | str:
    if any(mark in text for mark in _EXPRESSIONS):
        return Moment(0, 0, 0)
    return "is no date that a reader knows"


def _read_named(head: re.Match[str], text: str) -> Moment | str:
    """`March 3, 2023`, `3-Mar-2023`, `Mon Jan 2 15:04:05 MST 2006` and their like."""
    month = _MONTHS.index(head["month"][:3].title()) + 1
    rest = _TIME.match(text, head.end())
    day = head["day_first"] or head["day"]
    year = head["year_first"] or head["year"]
    if year is None and head["day_first"] and head["day"]:
        year = head["day"]  # 02 Jan 06
    if year is None and rest is not None:
        year = rest["year"]
    if year is None:
        return "is no date: it has no year"
    if len(year) == 2:
        return Moment(0, month, 0)
    made = _calendar_day(year, month, int(day or 0), allow_no_day=not day)
    return made if isinstance(made, str) else _with_time(made, text, head.end())


def _numeric_day(first: str, second: str, third: str | None) -> Moment | str:
    if len(second) > 2 and not (third is None and len(first) < 3):
        return "is no date that a reader knows"
    if third is None:
        if len(first) > 2:
            return _calendar_day(first, int(second), 0, allow_no_day=True)
        if len(second) > 2:
            return _calendar_day(second, int(first), 0, allow_no_day=True)
        return "is no date: it has no year"
    if len(first) > 2:
        if len(third) > 2:
            return "is no date that a reader knows"
        return _calendar_day(first, int(second), int(third))
    if len(third) > 2:
        return _either_order(third, int(first), int(second))
    numbers = (int(first), int(second), int(third))
    if min(numbers[1:]) < 1 or sum(1 <= number <= 12 for number in numbers) == 0:
        return "is no date: no part of it is a month"
    return Moment(0, 0, 0)  # a year of two digits: three orders are in use


def _either_order(year: str, first: int, second: int) -> Moment | str:
    """09/27/2021 and 27/09/2021: JavaScript reads the month first, Ruby the day."""
    american = _calendar_day(year, first, second)
    european = _calendar_day(year, second, first)
    if isinstance(american, str):
        if isinstance(european, str) and second <= 12 < first:
            return european
        return american if isinstance(european, str) else european
    if isinstance(european, str) or first == second:
        return american
    return american._replace(other=(european.month, european.day))


def _calendar_day(year: str, month: int, day: int, allow_no_day: bool = False) -> Moment | str:
    if len(year) != 4:
        return f"is no date: its year has {len(year)} digits"
    number = int(year)
    if not 1 <= month <= 12:
        return f"is no date: there is no month {month}"
    if allow_no_day and not day:
        return Moment(number, month, 0)
    if not 1 <= day <= 31:
        return f"is no date: there is no day {day}"
    length = month_length(number, month)
    if day > length:
        return f"is no date: {_MONTHS[month - 1]} {year} has {length} days"
    return Moment(number, month, day)


def _with_time(day: Moment, text: str, end: int) -> Moment | str:
    time = _TIME.match(text, end)
    if time is None:
        return f"is no date: {text[end:].strip()!r} is no time of day"
    if time["hour"] is None:
        return day
    hour, minute = int(time["hour"]), int(time["minute"])
    second = int(time["second"]) if time["second"] else None
    if hour > 24 or (hour == 24 and (minute or second)):
        return f"is no date: there is no hour {time['hour']}"
    if minute > 59:
        return f"is no date: there is no minute {minute}"
    if second is not None and second > 60:
        return f"is no date: there is no second {second}"
    if time["half"] and hour <= 12:
        hour = hour % 12 + (12 if time["half"] in "Pp" else 0)
    moment = day._replace(hour=hour, minute=minute, second=second)
    if time["sign"]:
        zone_hours, zone_minutes = int(time["zone_hours"]), int(time["zone_minutes"] or 0)
        if zone_hours > 23 or zone_minutes > 59:
            return "is no date: there is no such offset from UTC"
        offset = zone_hours * 3600 + zone_minutes * 60
        return moment._replace(offset=-offset if time["sign"] == "-" else offset)
    if time["zone"]:
        if time["zone"].upper() in _UTC_NAMES:
            return moment._replace(offset=0)
        return moment._replace(zone=time["zone"])
    return moment
