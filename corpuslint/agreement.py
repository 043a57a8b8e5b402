"""Facts that should agree: what most of them say, and which say otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpuslint.finding import Related
from corpuslint.rule import Told

_MOST_NAMED = 10  # other places of one finding


def by_language(facts: Iterable[Told]) -> list[list[Told]]:
    """Facts of one language together: translations may say other things."""
    languages: dict[str, list[Told]] = {}
    for told in facts:
        languages.setdefault(told.source.language, []).append(told)
    return list(languages.values())


def by_content(facts: Iterable[Told]) -> list[tuple[Any, list[Told]]]:
    """Facts that say the same together, those that most documents tell first.

    Lists of the content are tuples again.
    """
    groups: dict[Any, list[Told]] = {}
    for told in facts:
        groups.setdefault(plain(told.content), []).append(told)
    return sorted(groups.items(), key=lambda group: -_documents(group[1]))


def against(facts: list[Told]) -> list[tuple[Told, Any, list[Told], bool]]:
    """Each fact that says otherwise: with what to hold against it, and who says that.

    That is what most documents say; the last part is whether there are more of these than
    of any others. Where there are not, each fact stands against all others.
    """
    groups = by_content(facts)
    if len(groups) < 2:
        return []
    (first, most), (second, others) = groups[:2]
    if _documents(most) > _documents(others):
        return [(told, first, most, True) for _, few in groups[1:] for told in few]
    found = [(told, first, most, False) for _, few in groups[1:] for told in few]
    return [(told, second, others, False) for told in most] + found


def elsewhere(told: Told, others: list[Told], label: str) -> tuple[Related, ...]:
    """The places of other facts, as a finding names them."""
    here = told.source.path
    return tuple(
        Related(other.at, label, other.source.path if other.source.path != here else "")
        for other in others[:_MOST_NAMED]
    )


def in_words(told: Told, others: list[Told]) -> str:
    """The documents of other facts: "a.md", "3 documents (a.md, …)", or "this document"."""
    here = told.source.path
    paths = [path for path in dict.fromkeys(other.source.path for other in others) if path != here]
    if not paths:
        return "this document"
    return paths[0] if len(paths) == 1 else f"{len(paths)} documents ({paths[0]}, …)"


def plain(content: Any) -> Any:
    """Content that came back from JSON, with tuples for lists: it can be a key."""
    return tuple(map(plain, content)) if content.__class__ is list else content


def _documents(facts: list[Told]) -> int:
    return len({told.source.path for told in facts})
