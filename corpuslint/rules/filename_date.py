"""The date in a file's name is not the date in its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpuslint.dates import DAY, days, days_apart, is_everyday, month_length, read_date
from corpuslint.finding import Finding, Fix
from corpuslint.patterns import lazy
from corpuslint.rule import Context, rule
from corpuslint.tolerances import Options, in_seconds

_DATED_NAME = lazy(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})-")
# What stands for a part of the date in Hexo's `new_post_name`, and what it matches there.
_SEGMENTS = {
    ":year": r"(?P<year>[0-9]{4})",
    ":month": r"(?P<month>[0-9]{2})",
    ":i_month": r"(?P<month>[0-9]{1,2})",
    ":day": r"(?P<day>[0-9]{2})",
    ":i_day": r"(?P<day>[0-9]{1,2})",
    ":hash": r"[0-9a-f]{12}",
}
_MOST_OPEN = 3
_LONGEST = 300  # characters of a name
_SEGMENT = lazy(r":\w+")


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
    named = _named_day(context, name)
    if named is None:
        return
    options: Options = context.options
    tolerance = in_seconds(options.tolerance)
    zone = context.site.timezone
    for record in context.records:
        said = record.first("published")
        if said is None or record.path:
            continue
        if tolerance >= DAY and str(said[1]).startswith(name[:10]):
            continue  # the same day on one clock is less than a day apart on any
        year, month, day = (int(named[part]) for part in ("year", "month", "day"))
        if not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
            return
        on = days(year, month, day)
        moment = read_date(said[1])
        apart = days_apart(moment, on, tolerance, zone) if moment is not None else 0
        if apart:
            moved = read_date(text := _on_day(said[1], f"{year:04}-{month:02}-{day:02}"))
            cured = moved is not None and not days_apart(moved, on, tolerance, zone)
            from corpuslint.ops import Set

            operations = (Set(said[0], text),) if cured else ()
            fix = Fix("write the date of the file's name", operations, "display")
            distance = "1 day" if apart == 1 else f"{apart:,} days"
            message = f"this date is {distance} from the one in the file's name"
            yield Finding(message, said[0], fix=fix)


def _named_day(context: Context, name: str) -> re.Match[str] | None:
    """The day in a file's name, as the site's generator finds it there."""
    if context.profile.name == "hexo" and context.site.config:
        pattern = context.site.config.get("new_post_name", ":title.md")
        matcher = _matcher(pattern) if isinstance(pattern, str) else None
        if matcher is None:
            return None  # Hexo looks for no date there
        folder = context.site.folder.replace("\\", "/")
        below = f"{folder}/{name}".partition("/_posts/")[2] or name
        if len(below) > _LONGEST:
            return None
        return matcher.fullmatch(below.rpartition(".")[0])
    return _DATED_NAME.match(name)


@lru_cache
def _matcher(pattern: str) -> re.Pattern[str] | None:
    """The expression for Hexo's `new_post_name`, if it has a whole date; as Hexo makes it."""
    stem = pattern.rpartition(".")[0] if "." in pattern.rpartition("/")[2] else pattern
    pieces = []
    at = 0
    for found in _SEGMENT.finditer(stem):
        pieces += [re.escape(stem[at : found.start()]), _SEGMENTS.get(found[0], ".+?")]
        at = found.end()
    text = "".join([*pieces, re.escape(stem[at:])])
    if text.count(".+?") > _MOST_OPEN:  # each may share the name with the others in any way
        return None
    if any(text.count(f"(?P<{part}>") != 1 for part in ("year", "month", "day")):
        return None
    return re.compile(text)


def _on_day(value: object, day: str) -> str:
    """A date in one of the everyday forms, moved to another day; "" for any other."""
    return day + value[10:] if isinstance(value, str) and is_everyday(value) else ""
