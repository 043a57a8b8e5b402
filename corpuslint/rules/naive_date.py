"""The date has a time, and nothing says in which time zone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.dates import Moment, bounds, offset_at, offset_text, read_date
from corpuslint.finding import Finding, Fix
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath
from corpuslint.wording import quoted


@rule(
    "dates", "warning", default=False, roles=["date"], needs=["date"], fixes=["unsafe", "display"]
)
def check(context: Context) -> Iterator[Finding]:
    if context.profile.name == "hexo":
        return  # it applies an offset twice: there, a date without one is the right form
    for record in context.records:
        for path, value in record.values.get("date", ()):
            moment = read_date(value)
            if moment is None or not moment.has_time or not moment.is_naive:
                continue
            clock = _clock(context, path, value, moment)
            message = f"{quoted(value)} has no time zone"
            if clock is not None:
                whose = f"the clock of {clock or 'the machine it runs on'}"
                message += f": {context.profile.title} reads it by {whose}"
            yield Finding(message, path, fix=_fix(context, path, value, moment, clock))


def _clock(context: Context, path: KeyPath, value: Any, moment: Moment) -> str | None:
    """The zone by which the site's generator reads a value; None where it is unknown."""
    from corpuslint.date_readers import clock_of, is_bare

    if context.profile.name in ("none", "python-frontmatter"):
        return None
    bare = is_bare(context.document, path)
    return clock_of(str(value), moment, bare, context.profile.name, context.site.timezone)


def _fix(context: Context, path: KeyPath, value: Any, moment: Moment, clock: str | None) -> Fix:
    """The offset with which the date is read now, where that is known."""
    from corpuslint.date_readers import with_offset

    offset = offset_at(bounds(moment)[0], clock) if clock else None
    block = context.document.block
    is_toml = block is not None and block.language == "toml"
    written = with_offset(value, offset, is_toml) if offset is not None else ""
    if offset is None or not written:
        return Fix("write the offset of its time zone, such as +08:00", (), "display")
    from corpuslint.ops import Set

    title = f"write the offset that it is read with, {offset_text(offset)}"
    return Fix(title, (Set(path, written),), "unsafe")
