"""A list of related pages has the same page twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from corpuslint.finding import Finding, Fix, Related
from corpuslint.identity import names
from corpuslint.ops import Remove
from corpuslint.roles import Record
from corpuslint.rule import Context, rule
from corpuslint.wording import all_of, key_name


@rule(
    "corpus",
    "warning",
    roles=["page-url", "original-url", "title", "domain"],
    with_schema=True,
    supersedes=["repeated-item"],
    fixes=["safe"],
)
def check(context: Context) -> Iterator[Finding]:
    first: dict[Any, Record] = {}
    for record in context.records:
        if not record.path:
            first = {}
        elif record.kind == "page" and isinstance(record.path[-1], int):
            found = names(record)
            earlier = None
            for name, paths in found:
                known = first.setdefault((record.path[:-1], name), record)
                if known is not record and earlier is None:
                    earlier = known
                    keys = [key_name(path[-1]) for path in paths]
                    message = f"the list has this page already: the same {all_of(keys)}"
                    related = (Related(known.path, "first here"),)
                    fix = None
                    if _same(known.value, record.value):
                        fix = Fix("remove the item", (Remove(record.path),))
                    yield Finding(message, record.path, related=related, fix=fix)


def _same(first: Any, second: Any) -> bool:
    """Whether two items say the same; their keys may come in another order."""
    return json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)
