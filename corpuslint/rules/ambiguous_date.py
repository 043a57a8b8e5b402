"""Nobody can tell the day from the month in this date."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.dates import Moment
from corpuslint.finding import Finding, Fix
from corpuslint.rule import Context, rule
from corpuslint.wording import any_of, quoted

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@rule("dates", "warning", roles=["date"], needs=["date"], fixes=["display"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        for path, value in record.values.get("date", ()):
            # a date that starts with its year is the rule
            if value.__class__ is not str or value[4:5] == "-":
                continue
            from corpuslint.date_forms import meanings
            from corpuslint.date_readers import read_by

            days = meanings(value)
            if len(days) < 2 or value.strip().isdigit():
                continue
            shown = quoted(value)
            taken = read_by(value, context.profile.name)
            if taken is not None and taken.other is None:
                others = [_in_words(day) for day in days if day[:3] != taken[:3]]
                message = f"{shown} is {_in_words(taken)} to {context.profile.title};"
                message += f" {any_of(others)} may be meant"
            else:
                message = f"{shown} may be {any_of([_in_words(day) for day in days])}"
            forms = [f"{day.year:04}-{day.month:02}-{day.day:02}" for day in days]
            yield Finding(message, path, fix=Fix(f"write {any_of(forms)}", (), "display"))


def _in_words(day: Moment) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
