"""A tag is not in the project's vocabulary."""

from __future__ import annotations

import os
from collections.abc import Iterator

from corpuslint.finding import Finding, Fix
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath, Span
from corpuslint.tag_lists import tags_of
from corpuslint.tuples import NamedTuple
from corpuslint.wording import any_of, quoted


class Options(NamedTuple):
    """`known` tags of every taxonomy, those of single ones, and the `file` that lists them."""

    known: tuple[str, ...] = ()
    taxonomies: dict[str, list[str]] = {}
    file: str = ""

    def faults(self) -> dict[str, str]:
        if not self.file:
            return {}
        from corpuslint.vocabulary import SUFFIXES

        if os.path.splitext(self.file)[1].lower() not in SUFFIXES:
            return {"file": f"{quoted(self.file)} ends in none of {any_of(list(SUFFIXES))}"}
        if os.path.isabs(self.file) or ".." in self.file.replace("\\", "/").split("/"):
            return {"file": f"{quoted(self.file)} is not below the config's folder"}
        return {}


_NONE = Options()


@rule("taxonomy", "warning", roles=["tags"], needs=["tags"], fixes=["unsafe"])
def check(context: Context) -> Iterator[Finding]:
    options: Options = context.options
    if options == _NONE:
        return
    everywhere = frozenset(options.known)
    by_taxonomy = {key: frozenset(tags) for key, tags in options.taxonomies.items()}
    if options.file:
        path = os.path.join(context.root, options.file)
        listed = context.site.vocabulary(path)
        if listed.fault:
            message = f"the vocabulary of unknown-tag cannot be read: {listed.fault}"
            yield Finding(message, Span(0, 0), file=path)
            return
        everywhere |= listed.everywhere
        for key, tags in listed.by_taxonomy.items():
            by_taxonomy[key] = by_taxonomy.get(key, frozenset()) | tags
    if everywhere or by_taxonomy:
        yield from _unknown(context, everywhere, by_taxonomy)


def _unknown(
    context: Context, everywhere: frozenset[str], by_taxonomy: dict[str, frozenset[str]]
) -> Iterator[Finding]:
    from corpuslint.nearness import closest

    folds = context.profile.folds_tag_case
    tags = [(name.rpartition(":")[2], at, tag) for name, at, tag in tags_of(context)]
    there = {(at[:-1], tag) for _, at, tag in tags}
    for key, at, tag in tags:
        known = everywhere | by_taxonomy.get(key, frozenset())
        if tag in known or not (everywhere or key in by_taxonomy):
            continue
        if folds and tag.lower() in {one.lower() for one in known}:
            continue
        meant = closest(tag, sorted(known))
        message = f"the tag {quoted(tag)} is not in the vocabulary"
        if meant is None:
            yield Finding(message, at)
        else:
            fix = _instead(at, meant, (at[:-1], meant) in there)
            yield Finding(f"{message}; did you mean {quoted(meant)}?", at, fix=fix)


def _instead(at: KeyPath, tag: str, is_there: bool) -> Fix:
    from corpuslint.ops import Remove, Set

    if is_there and isinstance(at[-1], int):
        return Fix("remove the tag", (Remove(at),), "unsafe")
    return Fix(f"write it {quoted(tag)}", (Set(at, tag),), "unsafe")
