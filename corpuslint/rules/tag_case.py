"""A tag is written with other capitals than elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.agreement import against, by_language, elsewhere, in_words
from corpuslint.finding import Finding
from corpuslint.rule import Context, Fact, Group, Told, rule
from corpuslint.tag_lists import Lists, instead, lists_of, tags_of
from corpuslint.wording import quoted


@rule(
    "taxonomy",
    "warning",
    roles=["tags"],
    needs=["tags"],
    fixes=["unsafe"],
    grouping="different",
)
def collect(context: Context) -> Iterator[Fact]:
    if context.profile.folds_tag_case:
        return
    for taxonomy, path, tag in tags_of(context):
        yield (taxonomy, tag.lower()), path, tag


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    for facts in by_language(group.facts):
        lists: Lists | None = None
        for told, side, is_commoner in against(facts):
            form = side.content
            message = f"the tag {quoted(told.content)} is {quoted(form)} in "
            message += in_words(told, side.paths)
            fix = None
            if is_commoner:  # and the side is the same for all
                lists = lists_of(side.facts) if lists is None else lists
                fix = instead(told, form, lists)
            related = elsewhere(told, side.facts, "written so here")
            yield told, Finding(message, told.at, related=related, fix=fix)
