"""The date in the page's URL is not the date in its front matter."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.dates import DAY, days, days_apart, is_everyday, month_length, read_date
from corpuslint.finding import Finding, Fix, Related
from corpuslint.patterns import lazy
from corpuslint.rule import Context, rule
from corpuslint.tolerances import Options, in_seconds
from corpuslint.wording import quoted

# A day in parts of a path of its own, or at the start of one; a month may have a name.
_DATED = lazy(
    r"(?<=/)(?P<year>(?:19|20)[0-9]{2})"
    r"(?:/(?P<month>[0-9]{1,2}|[a-zA-Z]{3})/(?P<day>[0-9]{1,2})(?=/|\Z)"
    r"|-(?P<month2>[0-9]{2})-(?P<day2>[0-9]{2})(?=[-/]|\Z)"
    r"|(?P<month3>[0-9]{2})(?P<day3>[0-9]{2})(?=/))"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@rule(
    "dates",
    "warning",
    roles=["page-url", "original-url", "published"],
    needs=["published"],
    fixes=["display"],
)
def check(context: Context) -> Iterator[Finding]:
    options: Options = context.options
    tolerance = in_seconds(options.tolerance)
    for record in context.records:
        said = record.first("published")
        named = record.first("page-url") or record.first("original-url")
        if said is None or named is None or named[1].__class__ is not str:
            continue
        same_day = f"/{str(said[1])[:10].replace('-', '/')}/"
        if tolerance >= DAY and same_day in named[1].partition("?")[0]:
            continue  # the same day on one clock is less than a day apart on any
        day = _day_of(named[1])
        moment = read_date(said[1]) if day is not None else None
        if day is None or moment is None or not moment.day:
            continue
        on = days(*day)
        apart = days_apart(moment, on, tolerance, context.site.timezone)
        if not apart:
            continue
        year, month, of_month = day
        shown = f"{year:04}-{month:02}-{of_month:02}"
        if (moment.year, moment.day, moment.month) == day:
            message = f"day and month of {quoted(said[1])} are swapped: the URL has {shown}"
        else:
            distance = "1 day" if apart == 1 else f"{apart:,} days"
            message = f"{quoted(said[1])} is {distance} from the date in the page's URL, {shown}"
        text = f"{shown}{said[1][10:]}" if is_everyday(str(said[1])) else ""
        from corpuslint.ops import Set

        operations = (Set(said[0], text),) if text else ()
        fix = Fix("write the date of the URL", operations, "display")
        yield Finding(message, said[0], related=(Related(named[0], "the URL"),), fix=fix)


def _day_of(url: str) -> tuple[int, int, int] | None:
    """The one day that the path of a URL names; None where there is none, or several."""
    if "/20" not in url and "/19" not in url:
        return None
    path = url.partition("?")[0].partition("#")[0]
    _, slashes, rest = path.partition("//")
    if slashes:
        path = rest[rest.find("/") :] if "/" in rest else ""
    found = list(_DATED.finditer(path))
    if len(found) != 1:
        return None
    parts = found[0]
    month = parts["month"] or parts["month2"] or parts["month3"]
    of_month = int(parts["day"] or parts["day2"] or parts["day3"])
    if month.isdecimal():
        number = int(month)
    elif month.lower() in _MONTHS:
        number = _MONTHS.index(month.lower()) + 1
    else:
        return None
    year = int(parts["year"])
    if not 1 <= number <= 12 or not 1 <= of_month <= month_length(year, number):
        return None
    return year, number, of_month
