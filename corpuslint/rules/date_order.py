"""A page was updated before it was published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.dates import Moment, is_before, read_date, universal
from corpuslint.finding import Finding, Related
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath

Said = tuple[KeyPath, Any, Moment]


@rule("dates", "warning", roles=["updated", "published"], needs=["updated", "published"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        updates = record.values.get("updated")
        said = record.values.get("published")
        if not updates or not said:
            continue
        # Hugo knows a date and a later publishDate: an update lies after one of them
        published = [
            (path, value, moment)
            for path, value in said
            if (moment := read_date(value)) is not None
        ]
        for path, value in updates:
            moment = read_date(value)
            if moment is None or not published:
                continue
            if all(_is_before(context, (path, value, moment), one) for one in published):
                at, first, _ = published[0]
                message = f"updated {value}, before it was published {first}"
                yield Finding(message, path, related=(Related(at, "published here"),))


def _is_before(context: Context, update: Said, publication: Said) -> bool:
    """Whether an update is earlier, by what the site's generator makes of both."""
    first, second = update[2], publication[2]
    if first.is_naive is second.is_naive:
        return is_before(first, second)
    # one offset is missing: the generator may know the zone
    latest = universal(first, _clock(context, *update))[1]
    return latest < universal(second, _clock(context, *publication))[0]


def _clock(context: Context, path: KeyPath, value: Any, moment: Moment) -> str | None:
    from corpuslint.date_readers import clock_of, is_bare

    generator, zone = context.profile.name, context.site.timezone
    if generator in ("none", "python-frontmatter"):
        return zone
    return clock_of(str(value), moment, is_bare(context.document, path), generator, zone) or None
