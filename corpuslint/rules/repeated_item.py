"""A list holds an item twice where the schema wants each but once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from corpuslint.finding import Finding, Fix, Related
from corpuslint.ops import Remove
from corpuslint.rule import Context, rule
from corpuslint.wording import key_name, quoted


@rule("schema", "error", keywords=["uniqueItems"], supersedes=["repeated-tag"], fixes=["safe"])
def check(context: Context) -> Iterator[Finding]:
    for violation in context.violations:
        name = next((part for part in violation.path[::-1] if isinstance(part, str)), "")
        first: dict[str, int] = {}
        for index, item in enumerate(violation.value):
            earlier = first.setdefault(_identity(item), index)
            if earlier == index:
                continue
            what = quoted(item) if not isinstance(item, (dict, list)) else "the same item"
            where = key_name(name) if name else "the list"
            related = (Related((*violation.path, earlier), "first here"),)
            message = f"{what} is in {where} twice"
            path = (*violation.path, index)
            fix = Fix("remove the repeated item", (Remove(path),))
            yield Finding(message, path, related=related, fix=fix)


def _identity(item: Any) -> str:
    """Equal texts for what JSON Schema takes as equal: 1 and 1.0, mappings in any order."""
    return json.dumps(_plain(item), sort_keys=True)


def _plain(item: Any) -> Any:
    if isinstance(item, dict):
        return {key: _plain(value) for key, value in item.items()}
    if isinstance(item, list):
        return [_plain(value) for value in item]
    return int(item) if isinstance(item, float) and item.is_integer() else item
