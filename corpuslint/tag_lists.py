"""The tags of a document, one by one, with the taxonomy that each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from corpuslint.finding import Fix
from corpuslint.ops import Remove, Set
from corpuslint.paths import relative_path
from corpuslint.rule import Context, Told
from corpuslint.span import KeyPath
from corpuslint.wording import quoted


def tags_of(context: Context) -> Iterator[tuple[str, KeyPath, str]]:
    """The tags of the page itself: (taxonomy, key path, tag).

    A taxonomy is known by the folder of its site and the key that its lists stand under.
    One text is a tag only where it is one word: readers split others, or do not.
    """
    folder = context.site.root
    if folder:
        folder = relative_path(folder, context.root)
    for record in context.records:
        if record.path:
            continue
        for path, value in record.values.get("tags", ()):
            taxonomy = f"{folder}:{path[-1]}"
            if value.__class__ is list:
                for at, tag in _items(path, value):
                    yield taxonomy, at, tag
            elif value.__class__ is str and value.isalnum():
                yield taxonomy, path, value


def _items(path: KeyPath, tags: list[Any]) -> Iterator[tuple[KeyPath, str]]:
    for index, tag in enumerate(tags):
        if tag.__class__ is str:
            name = tag.strip()
            if name:
                yield (*path, index), name
        elif tag.__class__ is list:
            yield from _items((*path, index), tag)


def taxonomies_of(context: Context) -> Iterator[tuple[str, KeyPath, Any]]:
    """The tags of the page itself as they stand: (key, key path, one text or a list)."""
    for record in context.records:
        if not record.path:
            for path, value in record.values.get("tags", ()):
                if isinstance(path[-1], str):  # a list in a list is a path of categories
                    yield path[-1], path, value


Lists = frozenset[tuple[str, KeyPath]]


def lists_of(facts: Iterable[Told]) -> Lists:
    """The lists, by document and key path, that some tags stand in."""
    return frozenset((told.source.path, told.at[:-1]) for told in facts)


def instead(told: Told, tag: str, lists: Lists) -> Fix:
    """The fix that puts a tag, which is in some lists, in the place of a wrong one.

    Where it stands beside that, the wrong one is taken out.
    """
    is_there = (told.source.path, told.at[:-1]) in lists
    if is_there and isinstance(told.at[-1], int):
        return Fix("remove the tag", (Remove(told.at),), "unsafe")
    return Fix(f"write it {quoted(tag)}", (Set(told.at, tag),), "unsafe")
