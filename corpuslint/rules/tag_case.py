"""A tag is written with other capitals than elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.agreement import against, by_language, elsewhere, in_words
from corpuslint.finding import Finding
from corpuslint.rule import Context, Fact, Group, Told, rule
from corpuslint.tag_lists import instead, tags_of
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
        for told, form, others, is_commoner in against(facts):
            message = (
                f"the tag {quoted(told.content)} is {quoted(form)} in {in_words(told, others)}"
            )
            fix = instead(told, form, others) if is_commoner else None
            related = elsewhere(told, others, "written so here")
            yield told, Finding(message, told.at, related=related, fix=fix)
