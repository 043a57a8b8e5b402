"""A publisher's name is spelt otherwise than elsewhere for the same domain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from corpuslint.agreement import against, by_language, elsewhere, in_words
from corpuslint.finding import Finding, Fix
from corpuslint.nearness import is_near
from corpuslint.ops import Set
from corpuslint.rule import Context, Fact, Group, Told, rule
from corpuslint.tuples import NamedTuple
from corpuslint.wording import quoted

# what a publisher's name may have or lack, once it is in lower case
_TRIMMINGS = re.compile(
    r"^the\s+|[\s,]+(?:inc|l\.?l\.?c|l\.?p|ltd|limited|gmbh|ag|s\.?a|plc|co|corp|corporation"
    r"|company)\.?$|\.(?:com|org|net)$"
)


class Options(NamedTuple):
    """`differing`: which other names of a domain are faults: other spellings, or any."""

    differing: Literal["spelling", "any"] = "spelling"


@rule(
    "corpus",
    "warning",
    roles=["name", "domain"],
    needs=["name", "domain"],
    fixes=["unsafe"],
    grouping="different",
    keeps=True,
)
def collect(context: Context) -> Iterator[Fact]:
    for record in context.records:
        names = record.values.get("name")
        domains = record.values.get("domain")
        if names and domains:
            for path, domain in domains:
                for at, name in names:  # of the same mapping
                    if at[:-1] == path[:-1] and name.__class__ is domain.__class__ is str:
                        yield domain.strip().lower(), at, name.strip()


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    for facts in by_language(group.facts):
        for alike in _alike(facts) if group.options.differing == "spelling" else [facts]:
            for told, side, is_commoner in against(alike):
                name = side.content
                message = f"{quoted(told.content)}, but {group.key} is {quoted(name)} in "
                message += in_words(told, side.paths)
                fix = None
                if is_commoner:
                    fix = Fix(f"call it {quoted(name)}", (Set(told.at, name),), "unsafe")
                related = elsewhere(told, side.facts, "called so here")
                yield told, Finding(message, told.at, related=related, fix=fix)


def _alike(facts: list[Told]) -> list[list[Told]]:
    """Facts whose names are spellings of one."""
    groups: list[tuple[str, list[Told]]] = []
    for told in facts:
        core = _core(told.content)
        for other, alike in groups:
            if core == other or is_near(core, other):
                alike.append(told)
                break
        else:
            groups.append((core, [told]))
    return [alike for _, alike in groups]


def _core(name: str) -> str:
    """A name without what a spelling may have or lack: case, signs, `The` and `Inc.`."""
    lower = name.lower()
    trimmed = _TRIMMINGS.sub("", lower).strip()
    return "".join(sign for sign in trimmed if sign.isalnum()) or lower
