"""One text holds several tags, where its reader sees one."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding, Fix
from corpuslint.ops import Set
from corpuslint.patterns import lazy
from corpuslint.rule import Context, rule
from corpuslint.tag_lists import taxonomies_of
from corpuslint.wording import count_of, quoted

_SEPARATOR = lazy(r"[,;|、，；]")


@rule(
    "taxonomy",
    "warning",
    default=False,
    roles=["tags"],
    needs=["tags"],
    supersedes=["wrong-type"],
    fixes=["unsafe", "display"],
)
def check(context: Context) -> Iterator[Finding]:
    # Jekyll takes such a text apart at its spaces, and leaves commas in the tags
    splits = context.profile.name == "jekyll"
    for _, path, value in taxonomies_of(context):
        if value.__class__ is not str:
            continue
        tags = [tag.strip() for tag in _SEPARATOR.split(value) if tag.strip()]
        is_certain = len(tags) > 1
        if not is_certain and not splits:
            tags = value.split()
        if len(tags) > 1:
            fix = Fix(
                f"make it a list of {count_of(len(tags), 'tag')}",
                (Set(path, tags),),
                "unsafe" if is_certain else "display",
            )
            what = "is split at its spaces" if splits else "is one tag"
            yield Finding(f"{quoted(value)} {what}; several are a list", path, fix=fix)
