"""The page is dated in the future, and the generator leaves it out until then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.dates import Moment, is_of_past_year, read_date, universal
from corpuslint.finding import Finding
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath
from corpuslint.tolerances import Options, in_seconds
from corpuslint.wording import quoted

_HUGO_FIRST = ("publishdate", "pubdate", "published")  # they go before `date`


@rule(
    "dates",
    "warning",
    roles=["published"],
    needs=["published"],
    profiles=["jekyll", "hugo", "hexo"],
)
def check(context: Context) -> Iterator[Finding]:
    options: Options = context.options
    tolerance = in_seconds(options.tolerance)
    for record in context.records:
        said = record.values.get("published")
        # a page that is only named here is left alone, and most dates are past in any zone
        if record.path or not said or not any(_may_be_ahead(context, one[1]) for one in said):
            continue
        deciding = _deciding(said, context.profile.name)
        moment = read_date(deciding[1]) if deciding is not None else None
        if deciding is None or moment is None:
            continue
        earliest = universal(moment, _clock(context, *deciding, moment))[0]
        if context.is_ahead(earliest - tolerance) and _leaves_out(context):
            message = f"{quoted(deciding[1])} is in the future:"
            message += f" {context.profile.title} leaves the page out until then"
            yield Finding(message, deciding[0])


def _may_be_ahead(context: Context, value: Any) -> bool:
    if is_of_past_year(value, context.is_ahead):
        return False
    moment = read_date(value)
    return moment is not None and context.is_ahead(universal(moment)[1])


def _deciding(said: list[tuple[KeyPath, Any]], generator: str) -> tuple[KeyPath, Any] | None:
    """The date that says when the page is published."""
    from corpuslint.date_readers import is_own_key

    own = [one for one in said if is_own_key(one[0], generator)]
    if generator == "hugo":
        own.sort(key=lambda one: str(one[0][0]).lower() not in _HUGO_FIRST)
    return own[0] if own else None


def _clock(context: Context, path: KeyPath, value: Any, moment: Moment) -> str | None:
    """The zone by which the site's generator reads a date; None where it is unknown."""
    from corpuslint.date_readers import clock_of, is_bare

    bare = is_bare(context.document, path)
    zone = clock_of(str(value), moment, bare, context.profile.name, context.site.timezone)
    return zone or None


def _leaves_out(context: Context) -> bool:
    """Whether the site's generator leaves such a page out, and nothing else does so already."""
    data, config = context.document.data, context.site.config
    generator = context.profile.name
    if data.__class__ is not dict or data.get("published") is False or data.get("draft") is True:
        return False
    if generator == "hexo":
        return "future" in config and not config["future"]
    if generator == "hugo":
        builds = {key.lower(): value for key, value in config.items()}.get("buildfuture")
        return not builds
    if generator != "jekyll" or config.get("future"):
        return False
    # Jekyll asks documents of collections alone: their folders start with `_`
    parts = context.site.folder.removeprefix(context.site.root).replace("\\", "/").split("/")
    return any(part[:1] == "_" for part in parts) and "_drafts" not in parts
