"""Two files become one page, so that one of them is never seen."""

from __future__ import annotations

import os
from collections.abc import Iterator

from corpuslint.addresses import addresses_of
from corpuslint.addresses.parts import is_plain
from corpuslint.agreement import by_language, elsewhere, in_words, paths_of
from corpuslint.finding import Finding
from corpuslint.inputs import doubt
from corpuslint.paths import relative_path
from corpuslint.rule import Context, Fact, Group, Told, rule


@rule("corpus", "error", profiles=["jekyll", "hexo", "hugo", "astro"])
def collect(context: Context) -> Iterator[Fact]:
    site = context.site
    generator = context.profile.name
    root = relative_path(site.root + os.sep, context.root)
    for at, address in addresses_of(context):
        yield (generator, root, address), at, None


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    generator, _, address = group.key
    facts = group.facts
    if generator == "hugo" and len(paths_of(facts)) > 1:
        from corpuslint.addresses.hugo import is_overshadowed

        doubt()  # files that are not in the group decide: the next run asks anew
        facts = [one for one in facts if not is_overshadowed(one.source.path, group.value_at)]
    # entries of one id may be told apart by their language in the site's own code
    for sharing in by_language(facts) if generator == "astro" else [facts]:
        paths = paths_of(sharing)
        for told in sharing if len(paths) > 1 else ():
            message = f"{in_words(told, paths)} {_become(address, len(paths) == 2)}"
            yield told, Finding(message, told.at, related=elsewhere(told, sharing, "also here"))


def _become(address: str, is_one: bool) -> str:
    """What other documents become too; the id of an entry does not start with a slash."""
    if not address.startswith("/"):
        return f"{'has' if is_one else 'have'} the same id, {address}"
    said = f"{'becomes' if is_one else 'become'} the same page"
    return f"{said}, {address}" if is_plain(address) else said
