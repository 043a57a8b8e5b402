"""The site sets no time zone, so its dates shift with the machine that builds it."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.dates import read_date
from corpuslint.finding import Finding
from corpuslint.rule import Context, rule
from corpuslint.span import Span


@rule("dates", "warning", roles=["date"], needs=["date"], profiles=["hexo"])
def check(context: Context) -> Iterator[Finding]:
    site = context.site
    if context.profile.name != "hexo":
        return  # Jekyll and Hugo take such a date for UTC, or have a zone
    if not site.config_path or site.timezone is not None or not site.config:
        return  # nothing is known of the zone, or it is set
    for record in context.records:
        for path, value in record.values.get("date", ()):
            moment = read_date(value)
            if moment is not None and moment.has_time and moment.is_naive:
                from corpuslint.date_readers import is_own_key

                if not is_own_key(path, "hexo"):
                    continue
                message = "no `timezone` is set: a date without an offset is read in the zone"
                message += " of the machine that builds the site"
                if "timezone" in site.config:
                    yield Finding(message, ("timezone",), "key", file=site.config_path)
                else:
                    yield Finding(message, Span(0, 0), file=site.config_path)
                return
