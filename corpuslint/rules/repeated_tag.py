"""A list of tags holds the same tag twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.finding import Finding, Related
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath
from corpuslint.wording import quoted


@rule("taxonomy", "warning", roles=["tags"], needs=["tags"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        for path, value in record.values.get("tags", ()):
            if value.__class__ is list and len(value) > 1:
                yield from _repeated(path, value)


def _repeated(path: KeyPath, tags: list[Any]) -> Iterator[Finding]:
    """The tags of a list that stood in it before; the lists in it are paths of categories."""
    first: dict[str, int] = {}
    for index, tag in enumerate(tags):
        kind = tag.__class__
        if kind is list:
            yield from _repeated((*path, index), tag)
        elif (kind is str or kind is int) and tag != "":
            name = str(tag).strip()
            earlier = first.setdefault(name, index)
            if earlier != index:
                related = (Related((*path, earlier), "first here"),)
                message = f"the tag {quoted(name)} is in the list twice"
                yield Finding(message, (*path, index), related=related)
