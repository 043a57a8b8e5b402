"""A page was updated before it was published."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.dates import is_before, read_date
from corpuslint.finding import Finding, Related
from corpuslint.rule import Context, rule


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
            if all(is_before(moment, other) for _, _, other in published):
                at, first, _ = published[0]
                message = f"updated {value}, before it was published {first}"
                yield Finding(message, path, related=(Related(at, "published here"),))
