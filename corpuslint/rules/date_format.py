"""The site's generator does not read this form of a date, or reads another day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.dates import fault, in_zone, is_everyday, read_date
from corpuslint.finding import Finding, Fix
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple
from corpuslint.wording import quoted


class Options(NamedTuple):
    coerce: bool = True


@rule(
    "dates",
    "warning",
    roles=["date"],
    needs=["date"],
    profiles=["jekyll", "hexo", "hugo", "astro"],
    supersedes=["ambiguous-date"],
    fixes=["safe", "unsafe", "display"],
)
def check(context: Context) -> Iterator[Finding]:
    generator = context.profile.name
    wants_moments = generator == "astro" and not context.options.coerce
    zone = context.site.timezone if generator == "hexo" else None
    for record in context.records:
        for path, value in record.values.get("date", ()):
            is_text = value.__class__ is str
            if zone and is_text and len(value) <= 10 and _is_in_quotes(context, value):
                yield from _judged_as_universal(context, path, value, zone)
            if is_text and not wants_moments and len(value) in (10, 19) and is_everyday(value):
                continue  # a day, or with hours, minutes and seconds: all read it
            yield from _judged(context, path, value, wants_moments)


def _judged(context: Context, path: KeyPath, value: Any, wants_moments: bool) -> Iterator[Finding]:
    from corpuslint.date_readers import is_bare, is_own_key, kind_of, refusal, written_for

    generator = context.profile.name
    if not is_own_key(path, generator) or fault(value):
        return  # no reader takes it: `invalid-date` says so
    moment = read_date(value)
    if moment is None and isinstance(value, str) and ("{" in value or "<%" in value):
        return  # a template: the date is yet to come
    bare = is_bare(context.document, path)
    block = context.document.block
    if bare and block is not None and block.language == "toml":
        return  # a date of TOML's own
    why = refusal(value, generator, bare)
    if not why and wants_moments and kind_of(str(value), bare) == "text":
        why = "is a text to {}, which wants a date"
    if not why:
        return
    message = f"{quoted(value)} {why.format(context.profile.title)}"
    written = "" if moment is None or wants_moments else written_for(moment, generator)
    if not written:
        fix = Fix("write it as 2023-11-21, or as 2023-11-21T18:20:57Z", (), "display")
    else:
        from corpuslint.ops import Set

        fix = Fix(f"write {written}", (Set(path, written),))
    yield Finding(message, path, fix=fix)


def _is_in_quotes(context: Context, value: str) -> bool:
    """Whether a value may stand in quotes: far cheaper than to look where it stands."""
    text = context.document.text
    return f'"{value}"' in text or f"'{value}'" in text


def _judged_as_universal(
    context: Context, path: KeyPath, value: str, zone: str
) -> Iterator[Finding]:
    """A day that is a text to YAML, which JavaScript takes for midnight in UTC.

    Hexo's clock shows that moment as the machine's does: west of UTC the day before, and
    who builds a site is where its zone is, or in UTC.
    """
    from corpuslint.date_readers import is_bare, is_own_key, is_universal_day, written_for

    moment = read_date(value)
    if moment is None or not is_universal_day(value) or not is_own_key(path, "hexo"):
        return
    if is_bare(context.document, path):
        return
    midnight = moment._replace(
        month=moment.month or 1, day=moment.day or 1, hour=0, second=0, offset=0
    )
    shown = in_zone(midnight, zone)
    if shown.offset is None or shown.offset >= 0:
        return
    message = f"{quoted(value)} in quotes is midnight in UTC to Hexo: a machine in {zone} makes"
    message += f" it {shown.year:04}-{shown.month:02}-{shown.day:02}"
    written = written_for(moment, "hexo")
    if not written:
        fix = Fix("write the day, without quotes, as 2023-11-21", (), "display")
    else:
        from corpuslint.ops import Set

        fix = Fix(f"write {written}", (Set(path, written),), "unsafe")
    yield Finding(message, path, fix=fix)
