"""The forms of dates that readers take, and how dates compare."""

from __future__ import annotations

import calendar
import datetime

import pytest

from corpuslint import date_forms
from corpuslint.dates import (
    Moment,
    bounds,
    days,
    fault,
    in_zone,
    is_before,
    month_length,
    read_date,
)

# text, then year, month, day, hour, minute, second, offset in hours, name of the zone
READ = [
    ("2023-11-21", (2023, 11, 21, None, 0, None, None, "")),
    ("2023-1-2", (2023, 1, 2, None, 0, None, None, "")),
    ("2023/11/21", (2023, 11, 21, None, 0, None, None, "")),
    ("2023.11.21", (2023, 11, 21, None, 0, None, None, "")),
    ("2023 11 21", (2023, 11, 21, None, 0, None, None, "")),
    ("20231121", (2023, 11, 21, None, 0, None, None, "")),
    (20231121, (2023, 11, 21, None, 0, None, None, "")),
    (20231121182057, (2023, 11, 21, 18, 20, 57, None, "")),
    ("202311211820", (2023, 11, 21, 18, 20, 0, None, "")),
    ("2023-11", (2023, 11, 0, None, 0, None, None, "")),
    ("11/2023", (2023, 11, 0, None, 0, None, None, "")),
    ("2023", (2023, 0, 0, None, 0, None, None, "")),
    (2023, (2023, 0, 0, None, 0, None, None, "")),
    ("2023-W47-2", (2023, 0, 0, None, 0, None, None, "")),
    ("2023-325", (2023, 0, 0, None, 0, None, None, "")),
    ("2023-11-21T18:20:57Z", (2023, 11, 21, 18, 20, 57, 0, "")),
    ("2023-11-21t18:20:57z", (2023, 11, 21, 18, 20, 57, 0, "")),
    ("2023-11-21T18:20:57.123456+08:00", (2023, 11, 21, 18, 20, 57, 8, "")),
    ("2023-11-21T18:20:57,123-0330", (2023, 11, 21, 18, 20, 57, -3.5, "")),
    ("2023-11-21T18:20", (2023, 11, 21, 18, 20, None, None, "")),
    ("20231121T182057Z", (2023, 11, 21, 18, 20, 57, 0, "")),
    ("2023-11-21T182057", (2023, 11, 21, 18, 20, 57, None, "")),
    ("2018-12-29 22:10", (2018, 12, 29, 22, 10, None, None, "")),
    ("2018-12-29 9:5", (2018, 12, 29, 9, 5, None, None, "")),
    ("2015-04-21 22:00:00 -0700", (2015, 4, 21, 22, 0, 0, -7, "")),
    ("2001-12-14 21:59:43.10 -5", (2001, 12, 14, 21, 59, 43, -5, "")),
    ("2020-10-21 T11:39:00-0:05:00", (2020, 10, 21, 11, 39, 0, -1 / 12, "")),
    ("2023-11-21 18:20:57 UTC", (2023, 11, 21, 18, 20, 57, 0, "")),
    ("2023-11-21 18:20:57 CST", (2023, 11, 21, 18, 20, 57, None, "CST")),
    ("2023-11-21 18:20:57 Asia/Tokyo", (2023, 11, 21, 18, 20, 57, None, "Asia/Tokyo")),
    ("2023-11-21 18:20:57 +0000 UTC", (2023, 11, 21, 18, 20, 57, 0, "")),
    ("2021-11-17T10:00:00+09:00[Asia/Tokyo]", (2021, 11, 17, 10, 0, 0, 9, "")),
    ("2023-11-21, 6:20 PM", (2023, 11, 21, 18, 20, None, None, "")),
    ("2023-11-21 at 12:20 a.m.", (2023, 11, 21, 0, 20, None, None, "")),
    ("12:30 2023-11-21", (2023, 11, 21, 12, 30, None, None, "")),
    ("2023-11-21 Tue 12:30", (2023, 11, 21, 12, 30, None, None, "")),
    ("2023-11-21 (a Tuesday)", (2023, 11, 21, None, 0, None, None, "")),
    ("2024-02-29 24:00", (2024, 2, 29, 24, 0, None, None, "")),
    ("09/27/2021", (2021, 9, 27, None, 0, None, None, "")),
    ("27/09/2021", (2021, 9, 27, None, 0, None, None, "")),
    ("27.09.2021", (2021, 9, 27, None, 0, None, None, "")),
    ("07/07/2021", (2021, 7, 7, None, 0, None, None, "")),
    ("March 3, 2023", (2023, 3, 3, None, 0, None, None, "")),
    ("Sept. 3rd 2023", (2023, 9, 3, None, 0, None, None, "")),
    ("1st of March 2023", (2023, 3, 1, None, 0, None, None, "")),
    ("3-Mar-2023 10:00", (2023, 3, 3, 10, 0, None, None, "")),
    ("2023-Mar-03", (2023, 3, 3, None, 0, None, None, "")),
    ("March 2023", (2023, 3, 0, None, 0, None, None, "")),
    ("Sat, 02 Mar 2013 10:00:00 GMT", (2013, 3, 2, 10, 0, 0, 0, "")),
    ("Mon Jan  2 15:04:05 2006", (2006, 1, 2, 15, 4, 5, None, "")),
    ("Mon Jan  2 15:04:05 MST 2006", (2006, 1, 2, 15, 4, 5, None, "MST")),
    ("Mon Jan 02 15:04:05 -0700 2006", (2006, 1, 2, 15, 4, 5, -7, "")),
    (
        "Tue Nov 21 2023 18:20:57 GMT+0800 (China Standard Time)",
        (2023, 11, 21, 18, 20, 57, 8, ""),
    ),
]

# Readers take these, but nothing is to be compared with.
TAKEN = [
    "12/29/18",
    "18-12-29",
    "02 Jan 06 15:04 MST",
    "Sunday, 05-Mar-23 10:00:00 UTC",
    "{{ date }}",
    "<% tp.date.now() %>",
    "`r Sys.Date()`",
    "\\today",
    1589241600,
    1589241600000,
    1589241600.5,
    -1589241600,
    "1589241600",
]

# value, and a part of the reason
REFUSED = [
    ("2023-13-45", "there is no month 13"),
    ("2023-00-10", "there is no month 0"),
    ("2023-02-30", "Feb 2023 has 28 days"),
    ("2024-02-30", "Feb 2024 has 29 days"),
    ("1900-02-29", "Feb 1900 has 28 days"),
    ("2023-04-31", "Apr 2023 has 30 days"),
    ("31 June 2023", "Jun 2023 has 30 days"),
    ("2023-01-32", "there is no day 32"),
    ("2023-01-00", "there is no day 0"),
    ("20220-20-20 13:33:36", "its year has 5 digits"),
    ("202-01-01", "its year has 3 digits"),
    ("31/02/2021", "Feb 2021 has 28 days"),
    ("13/13/2021", "there is no month 13"),
    ("40/01/2021", "there is no day 40"),
    ("2020-21", "there is no month 21"),
    ("40-40-40", "no part of it is a month"),
    ("2023-02-28 25:00:00", "there is no hour 25"),
    ("2023-02-28 24:00:01", "there is no hour 24"),
    ("2023-02-28 10:60", "there is no minute 60"),
    ("2023-02-28 10:00:61", "there is no second 61"),
    ("2023-02-28 10:00:00 +25:00", "there is no such offset"),
    ("2023-05-06 07:08:09 2023 -0500", "'07:08:09 2023 -0500' is no time of day"),
    ("2023-01-29 12：00", "'12：00' is no time of day"),
    ("2023-01-29 10:00;", "'10:00;' is no time of day"),
    ("2023-01-29T", "'T' is no time of day"),
    ("2023-01-29 - 2023-01-31", "is no time of day"),
    ("2020/1/2 上午10:00", "is no time of day"),
    ("12-25", "it has no year"),
    ("March 3", "it has no year"),
    ("soon", "is no date that a reader knows"),
    ("TBD", "is no date that a reader knows"),
    ("YYYY-MM-DD", "is no date that a reader knows"),
    ("2020-2021", "is no date that a reader knows"),
    ("2023-11-2023", "is no date that a reader knows"),
    ("2018年4月12日", "is no date that a reader knows"),
    ("2020–01–01", "is no date that a reader knows"),
    ("“2020-01-01”", "is no date that a reader knows"),
    ("12:30", "is no date that a reader knows"),
    ("٢٠٢٠-٠١-٠١", "is no date that a reader knows"),
    ("x" * 300, "is no date"),
    ("9" * 300, "is no date"),
    ("20231345", "there is no month 13"),
    (20230230, "Feb 2023 has 28 days"),
    (750, "is a number"),
    (0, "is a number"),
    (-1, "is a number"),
    (12.5, "is a number"),
    (float("nan"), "is a number"),
    (float("inf"), "is a number"),
    (["2023-01-01"], "is no date"),
]


@pytest.mark.parametrize(("value", "parts"), READ)
def test_form_that_is_read(value: object, parts: tuple[object, ...]) -> None:
    *clock, hours, zone = parts
    offset = None if hours is None else round(hours * 3600)  # type: ignore[operator]
    assert fault(value) == ""
    assert read_date(value) == Moment._make([*clock, offset, zone, None])


@pytest.mark.parametrize("value", TAKEN)
def test_form_that_cannot_be_compared(value: object) -> None:
    assert fault(value) == ""
    assert read_date(value) is None


@pytest.mark.parametrize(("value", "reason"), REFUSED)
def test_value_that_is_no_date(value: object, reason: str) -> None:
    assert reason in fault(value)
    assert read_date(value) is None


@pytest.mark.parametrize(
    "text",
    [
        "2023-11-21",
        "2023-12-31T23:59:59Z",
        "2023-11-21 18:20",
        "2023-11-21 18:20:57",
        "2023-11-21T18:20:57.123+08:00",
        "2023-11-21 18:20:57.5 -0330",
        "2023-11-21 18:20 +0000",
        "2023-11-21T18:20-14:00",
    ],
)
def test_everyday_form_is_read_as_any_other(text: str) -> None:
    assert read_date(text) == date_forms.read(text)


def test_both_orders_of_day_and_month_are_kept() -> None:
    moment = read_date("03/04/2023")
    assert moment == Moment(2023, 3, 4, other=(4, 3))
    assert bounds(moment) == (days(2023, 3, 4) * 86_400, days(2023, 4, 4) * 86_400 - 1)


@pytest.mark.parametrize(
    "date", ["0001-01-01", "1600-02-29", "1899-12-31", "1970-01-01", "2000-02-29", "9999-12-31"]
)
def test_days_are_those_of_the_calendar(date: str) -> None:
    day = datetime.date.fromisoformat(date)
    assert days(day.year, day.month, day.day) == (day - datetime.date(1970, 1, 1)).days
    assert month_length(day.year, day.month) == calendar.monthrange(day.year, day.month)[1]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # days
        ("2023-01-01", "2023-01-02", True),
        ("2023-01-02", "2023-01-01", False),
        ("2023-01-01", "2023-01-01", False),
        # a day without a time is the whole day
        ("2023-01-01", "2023-01-01 18:00", False),
        ("2023-01-01 18:00", "2023-01-01", False),
        ("2023-01-01 23:59:59", "2023-01-02", True),
        # a minute without a second is the whole minute
        ("2023-01-01 10:00", "2023-01-01 10:00:30", False),
        ("2023-01-01 10:00", "2023-01-01 10:01:00", True),
        # midnight at the end of a day is the start of the next
        ("2023-01-01 24:00:00", "2023-01-02 00:00:00", False),
        # offsets
        ("2023-01-01T12:00:00+08:00", "2023-01-01T04:00:01Z", True),
        ("2023-01-01T12:00:00+08:00", "2023-01-01T04:00:00Z", False),
        ("2023-01-01T23:00:00-05:00", "2023-01-02T03:00:00Z", False),
        # one clock is unknown: 14 hours east to 12 hours west
        ("2023-01-01 12:00:00", "2023-01-01T23:59:59Z", False),
        ("2023-01-01 12:00:00", "2023-01-02T00:00:01Z", True),
        ("2023-01-01T12:00:00Z", "2023-01-02 01:59:59", False),
        ("2023-01-01T12:00:00Z", "2023-01-02 02:00:01", True),
        # the name of a zone says as little
        ("2023-01-01 12:00:00 CST", "2023-01-01 12:00:01", False),
        # a year, a month, either order
        ("2022", "2023-01-01", True),
        ("2023", "2023-12-31", False),
        ("2023-01", "2023-02-01", True),
        ("2023-12", "2024-01-01", True),
        ("2023-01", "2023-01-31", False),
        ("03/04/2023", "2023-04-01", False),
        ("03/04/2023", "2023-04-04", True),
    ],
)
def test_is_before(first: str, second: str, expected: bool) -> None:
    one, other = read_date(first), read_date(second)
    assert one is not None
    assert other is not None
    assert is_before(one, other) is expected


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2023-11-21T16:30:00Z", "Asia/Shanghai", (2023, 11, 22, 0, 30)),
        ("2023-07-01T00:30:00+02:00", "America/New_York", (2023, 6, 30, 18, 30)),
        ("2023-12-31T24:00:00Z", "UTC", (2024, 1, 1, 0, 0)),
        # nothing to convert, or no such zone
        ("2023-11-21 16:30", "Asia/Shanghai", (2023, 11, 21, 16, 30)),
        ("2023-11-21T16:30:00Z", "Nowhere/Land", (2023, 11, 21, 16, 30)),
        ("2023-11-21T16:30:00Z", "../etc/passwd", (2023, 11, 21, 16, 30)),
        ("9999-12-31T23:30:00Z", "Asia/Shanghai", (9999, 12, 31, 23, 30)),
    ],
)
def test_in_zone(text: str, zone: str, expected: tuple[int, ...]) -> None:
    moment = read_date(text)
    assert moment is not None
    assert in_zone(moment, zone)[:5] == expected


def test_long_text_is_refused_at_once() -> None:
    assert fault("(" * 100 + "1-" * 40)
    assert fault("1 " * 100)
    assert fault("jan " * 50)
