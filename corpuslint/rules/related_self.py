"""A document lists itself among the pages that it relates to."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Applicability, Finding, Fix, Related
from corpuslint.identity import names
from corpuslint.ops import Remove
from corpuslint.roles import Record
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath
from corpuslint.wording import all_of, key_name


@rule(
    "corpus",
    "warning",
    roles=["page-url", "original-url", "title", "domain"],
    with_schema=True,
    fixes=["safe", "unsafe"],
)
def check(context: Context) -> Iterator[Finding]:
    page: Record | None = None
    own: dict[tuple[str, ...], tuple[KeyPath, ...]] = {}
    for record in context.records:
        if not record.path:
            page = record
            own = {}
        elif record.kind == "page" and page is not None:
            own = own or dict(names(page))
            for name, paths in names(record):
                if name in own:
                    keys = [key_name(".".join(map(str, path))) for path in own[name]]
                    related = tuple(Related(path, "the document's own") for path in own[name])
                    # by its title, it may be another page of that name
                    safety: Applicability = "safe" if len(paths) == 1 else "unsafe"
                    fix = Fix("remove the item", (Remove(record.path),), safety)
                    message = f"the document lists itself: the item has its {all_of(keys)}"
                    yield Finding(message, paths[0], related=related, fix=fix)
                    break
