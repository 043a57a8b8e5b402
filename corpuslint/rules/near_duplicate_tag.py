"""Two tags differ so little that they are likely meant to be one."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.agreement import by_language, elsewhere, in_words, sides_of
from corpuslint.finding import Finding
from corpuslint.nearness import one_edit
from corpuslint.rule import Context, Fact, Group, Told, rule
from corpuslint.tag_lists import instead, lists_of, tags_of
from corpuslint.wording import quoted

_JOINTS = str.maketrans("", "", " -_.")
_SHORTEST_TYPO = 5  # below, one edit makes another word
_SHORTEST_PLURAL = 4
_LONGEST_TYPO = 60  # of longer ones no person makes tags
_MOST_COMPARED = 50  # tags that are all nearly one


@rule(
    "taxonomy",
    "warning",
    default=False,
    roles=["tags"],
    needs=["tags"],
    fixes=["unsafe"],
    grouping="different",
    keeps=True,
)
def collect(context: Context) -> Iterator[Fact]:
    yield from tags_of(context)


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    for facts in by_language(group.facts):
        tags = {side.content: side for side in sides_of(facts)}
        meant = _meant({tag: len(side.paths) for tag, side in tags.items()})
        for tag, better in meant.items():
            side = tags[better]
            lists = lists_of(side.facts)
            for told in tags[tag].facts:
                message = f"the tag {quoted(tag)} is nearly {quoted(better)}, which is in "
                message += in_words(told, side.paths)
                related = elsewhere(told, side.facts, "the other tag")
                fix = instead(told, better, lists)
                yield told, Finding(message, told.at, related=related, fix=fix)


def _meant(counts: dict[str, int]) -> dict[str, str]:
    """For each tag that is nearly a commoner one, that one; case alone is `tag-case`'s business."""
    families: dict[str, list[str]] = {}
    for tag in counts:
        for trace in _traces(tag.lower()):
            families.setdefault(trace, []).append(tag)
    meant: dict[str, str] = {}
    for trace, family in families.items():
        if len(family) == 1:
            continue
        family.sort(key=lambda tag: (-counts[tag], tag))
        for place, tag in enumerate(family):
            for other in family[: min(place, _MOST_COMPARED)]:  # the commonest first
                if tag.lower() == other.lower():
                    continue
                if trace[0] == "-" and not one_edit(tag.lower(), other.lower()):
                    continue  # one letter left out of each, but not in the same place
                known = meant.get(tag)
                if known is None or _is_commoner(other, known, counts):
                    meant[tag] = other
                break
    return meant


def _is_commoner(tag: str, other: str, counts: dict[str, int]) -> bool:
    """Whether a tag is on more documents than another; of equals, the first in the alphabet is."""
    return (-counts[tag], tag) < (-counts[other], other)


def _traces(tag: str) -> set[str]:
    """What tags that are nearly the same have in common.

    The letters without what joins words or makes a plural; and, of a longer tag without
    figures, all that is left when one letter is taken out: so a typo in one of two meets
    the other.
    """
    bare = tag.translate(_JOINTS) or tag
    traces = {f"={bare}"}
    if len(bare) > _SHORTEST_PLURAL and bare.endswith("s") and not bare.endswith("ss"):
        traces.add(f"={bare[:-1]}")
    if _SHORTEST_TYPO <= len(bare) <= _LONGEST_TYPO and bare.isalpha():
        traces.add(f"-{bare}")
        traces.update(f"-{bare[:at]}{bare[at + 1 :]}" for at in range(len(bare)))
    return traces
