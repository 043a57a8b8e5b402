"""A list of tags holds the same tag twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.finding import Applicability, Finding, Fix, Related
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath
from corpuslint.wording import quoted


@rule("taxonomy", "warning", roles=["tags"], needs=["tags"], fixes=["safe", "unsafe"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        for path, value in record.values.get("tags", ()):
            if value.__class__ is list and len(value) > 1:
                is_hexo = context.profile.name == "hexo"
                is_path = isinstance(path[-1], int) or (is_hexo and path[-1] == "categories")
                yield from _repeated(path, value, is_path)


def _repeated(path: KeyPath, tags: list[Any], is_path: bool) -> Iterator[Finding]:
    """The tags of a list that stood in it before; the lists in it are paths of categories.

    In a path the same name twice is a page of its own, though hardly one that was meant.
    """
    applicability: Applicability = "unsafe" if is_path else "safe"
    first: dict[str, int] = {}
    kept: dict[str, int] = {}
    for index, tag in enumerate(tags):
        kind = tag.__class__
        if kind is list:
            yield from _repeated((*path, index), tag, True)
        elif (kind is str or kind is int) and tag != "":
            name = str(tag).strip()
            earlier = first.setdefault(name, index)
            if earlier == index:
                kept[name] = index
                continue
            # the one without a space around it stays
            spare = index
            if str(tags[kept[name]]) != name == str(tag):
                spare, kept[name] = kept[name], index
            from corpuslint.ops import Remove

            fix = Fix("remove the repeated tag", (Remove((*path, spare)),), applicability)
            related = (Related((*path, earlier), "first here"),)
            message = f"the tag {quoted(name)} is in the list twice"
            yield Finding(message, (*path, index), related=related, fix=fix)
