"""A line break stands in a text that is written on one line."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.patterns import lazy
from corpuslint.rule import rule

_BREAK = lazy("[ \t\xa0]*[\n\r\x0b\x0c\x85\u2028\u2029]+(?:[ \t\xa0\n\r\x0b\x0c\x85\u2028\u2029])*")
_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"


@rule(
    "text",
    "warning",
    roles=["text"],
    supersedes=["surrounding-space"],
    fixes=["safe", "unsafe"],
    beyond_ascii=True,
)
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or not any(map(value.__contains__, _BREAKS)):
        return None
    bare = value.strip()
    if not bare:
        return None
    inner = [found[0] for found in _BREAK.finditer(bare)]
    parted = any(_rows(space) > 1 for space in inner)
    from corpuslint.ops import Set

    text = _BREAK.sub(lambda found: _joint(bare, found.start(), found.end()), bare)
    fix = Fix("write it on one line", (Set((), text),), "unsafe" if parted else "safe")
    if not inner:
        side = "after" if value[-1].isspace() else "before"
        return Finding(f"a line break {side} the text", fix=fix, quoted=True)
    which = "a line break" if len(inner) == 1 else f"{len(inner)} line breaks"
    return Finding(f"{which} within the text", fix=fix, quoted=True)


def _rows(space: str) -> int:
    """How many lines end in some white space."""
    return len(space.replace("\r\n", "\n").splitlines())


def _joint(text: str, start: int, end: int) -> str:
    """What stands for a line break: a space, or nothing where the script has none."""
    from unicodedata import east_asian_width, name

    before, after = text[start - 1], text[end]
    is_wide = east_asian_width(before) in "WF" and east_asian_width(after) in "WF"
    return "" if is_wide and "HANGUL" not in name(before, "") + name(after, "") else " "
