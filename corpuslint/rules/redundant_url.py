"""Another address of a page is the page's own."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding, Fix, Related
from corpuslint.rule import Context, rule

_ROLES = ["page-url", "original-url", "amp-url"]
_NAMES = {"amp-url": "AMP page", "original-url": "original"}


@rule("urls", "warning", default=False, roles=_ROLES, needs=["page-url"], fixes=["unsafe"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        own = record.first("page-url")
        if own is None:
            continue
        for role, name in _NAMES.items():
            for path, url in record.values.get(role, ()):
                if url != own[1]:
                    continue
                from corpuslint.ops import Remove

                fix = Fix("remove it", (Remove(path),), "unsafe") if role == "amp-url" else None
                message = f"the {name} has the same URL as the page"
                related = (Related(own[0], "the page's URL"),)
                yield Finding(message, path, related=related, fix=fix)
