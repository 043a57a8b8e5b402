"""Facts that should agree: what most of them say, and which say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from corpuslint.finding import Related
from corpuslint.rule import Told
from corpuslint.tuples import NamedTuple

_MOST_NAMED = 10  # other places of one finding


class Side(NamedTuple):
    """Facts that say the same, and the documents that tell them (a dict, for its order)."""

    content: Any
    facts: list[Told]
    paths: dict[str, None]


def by_language(facts: Iterable[Told]) -> list[list[Told]]:
    """Facts of one language together: translations may say other things."""
    languages: dict[str, list[Told]] = {}
    for told in facts:
        languages.setdefault(told.source.language, []).append(told)
    return list(languages.values())


def sides_of(facts: Iterable[Told]) -> list[Side]:
    """Facts that say the same together, those that most documents tell first."""
    sides: dict[Any, Side] = {}
    for told in facts:
        content = plain(told.content)
        side = sides.get(content)
        if side is None:
            side = sides[content] = Side(content, [], {})
        side.facts.append(told)
        side.paths[told.source.path] = None
    return sorted(sides.values(), key=lambda side: -len(side.paths))


def against(facts: Iterable[Told]) -> Iterator[tuple[Told, Side, bool]]:
    """Each fact that says otherwise, with the side to hold against it.

    That is what most documents say; the last part is whether there are more of these than
    of any others. Where there are not, each fact stands against another side.
    """
    sides = sides_of(facts)
    if len(sides) < 2:
        return
    first, second = sides[:2]
    is_commoner = len(first.paths) > len(second.paths)
    for side in sides if not is_commoner else sides[1:]:
        other = second if side is first else first
        for told in side.facts:
            yield told, other, is_commoner


def elsewhere(told: Told, others: Iterable[Told], label: str) -> tuple[Related, ...]:
    """The places of other facts, as a finding names them; some, where there are many."""
    here = told.source.path
    places: dict[Related, None] = {}
    for other in others:
        path = other.source.path
        if path != here or other.at != told.at:
            places[Related(other.at, label, path if path != here else "")] = None
            if len(places) == _MOST_NAMED:
                break
    return tuple(places)


def in_words(told: Told, paths: dict[str, None]) -> str:
    """Other documents: "a.md", "3 documents (a.md, …)", or "this document"."""
    here = told.source.path
    count = len(paths) - (here in paths)
    if not count:
        return "this document"
    first = next(path for path in paths if path != here)
    return first if count == 1 else f"{count} documents ({first}, …)"


def paths_of(facts: Iterable[Told]) -> dict[str, None]:
    """The documents that tell some facts, in their order."""
    return dict.fromkeys(told.source.path for told in facts)


def plain(content: Any) -> Any:
    """Content that came back from JSON, with tuples for lists: it can be a key."""
    return tuple(map(plain, content)) if content.__class__ is list else content
