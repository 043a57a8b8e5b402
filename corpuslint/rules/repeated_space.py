"""Several spaces stand between two words."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.patterns import lazy
from corpuslint.plain_text import without_code
from corpuslint.rule import rule

_SPACES = lazy(r"(?<=\S)  +(?=\S)")


@rule("text", "warning", default=False, roles=["text"], fixes=["safe"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or "  " not in value:
        return None
    found = [one.span() for one in _SPACES.finditer(without_code(value))]
    if not found:
        return None
    pieces, at = [], 0
    for start, end in found:
        pieces.append(value[at:start])
        at = end
    from corpuslint.ops import Set

    text = " ".join([*pieces, value[at:]])
    start, end = found[0]
    message = f"{end - start} spaces between two words"
    if len(found) > 1:
        message = f"several spaces between two words, in {len(found)} places"
    fix = Fix("write one space", (Set((), text),))
    return Finding(message, part=value[start - 1 : end + 1], fix=fix)
