"""The site's generator does not read this form of a date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.dates import fault, is_everyday, read_date
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
    fixes=["safe", "display"],
)
def check(context: Context) -> Iterator[Finding]:
    generator = context.profile.name
    wants_moments = generator == "astro" and not context.options.coerce
    for record in context.records:
        for path, value in record.values.get("date", ()):
            is_text = value.__class__ is str
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
