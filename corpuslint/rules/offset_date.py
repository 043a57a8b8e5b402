"""Hexo shifts this date by its offset once more than it should."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.dates import Moment, in_zone, read_date
from corpuslint.finding import Finding, Fix
from corpuslint.rule import Context, rule
from corpuslint.wording import quoted


@rule("dates", "warning", roles=["date"], needs=["date"], profiles=["hexo"], fixes=["display"])
def check(context: Context) -> Iterator[Finding]:
    if context.profile.name != "hexo":
        return
    zone = context.site.timezone
    for record in context.records:
        for path, value in record.values.get("date", ()):
            if value.__class__ is not str or len(value) < 17:
                continue
            if len(value) == 19 and value[16] == ":":
                continue  # as Hexo itself writes it
            moment = read_date(value)
            if moment is None or moment.offset is None or moment.hour is None:
                continue
            from corpuslint.date_readers import is_bare, is_own_key, kind_of

            if not is_own_key(path, "hexo"):
                continue
            local = in_zone(moment, zone) if zone else None
            if local is not None and local.offset is None:
                local = None  # no zone that is known
            if kind_of(value, is_bare(context.document, path)) == "moment":
                if local is not None and local.offset == 0:
                    continue  # a shift by nothing
                universal = in_zone(moment, "UTC")
                message = f"Hexo drops the offset of {quoted(value)}:"
                message += f" the page is dated {_shown(universal)} by the clock of the site"
            elif zone and local is not None:
                message = f"Hexo shifts {quoted(value)} once more, by the difference between"
                message += f" {zone} and the zone of the machine that builds the site"
            else:
                continue  # a text with an offset is read aright where no zone is set
            title = "write it without an offset, by the clock of the site"
            if local is not None:
                title = f"write {_shown(local)}"
            yield Finding(message, path, fix=Fix(title, (), "display"))


def _shown(moment: Moment) -> str:
    day = f"{moment.year:04}-{moment.month:02}-{moment.day:02}"
    return f"{day} {moment.hour:02}:{moment.minute:02}:{moment.second or 0:02}"
