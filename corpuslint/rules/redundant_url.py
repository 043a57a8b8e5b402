"""Another address of a page is the page's own."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding, Fix, Related
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple


class Options(NamedTuple):
    originals: bool = False


_ROLES = ["page-url", "original-url", "amp-url"]
_NAMES = {"amp-url": "AMP page", "original-url": "original"}


@rule("urls", "warning", default=False, roles=_ROLES, needs=["page-url"], fixes=["unsafe"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        own = record.first("page-url")
        if own is None:
            continue
        for role, name in _NAMES.items():
            if role == "original-url" and not context.options.originals:
                continue
            for path, url in record.values.get(role, ()):
                if url == own[1]:
                    message = f"the {name} has the same URL as the page"
                    related = (Related(own[0], "the page's URL"),)
                    yield Finding(message, path, related=related, fix=_fix(role, path))


def _fix(role: str, path: KeyPath) -> Fix | None:
    if role != "amp-url":
        return None  # schemas require the original
    from corpuslint.ops import Remove

    return Fix("remove it", (Remove(path),), "unsafe")
