"""A no-break space stands between two words that may well be parted."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.patterns import lazy
from corpuslint.plain_text import without_code
from corpuslint.rule import rule

_SPACE = "\xa0"
# White space between two words of letters with one such in it. Short words, numbers and what
# has punctuation around it are kept together on purpose: `10 km`, `Mr. X`, `oui !`, `w lesie`.
_BETWEEN_WORDS = lazy("(?<=[^\\W\\d_]{3})[.,;:!?]?([ \xa0]*\xa0[ \xa0]*)(?=[^\\W\\d_]{3})")


@rule("text", "warning", default=False, roles=["text"], fixes=["safe"], beyond_ascii=True)
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or _SPACE not in value:
        return None
    found = [one.span(1) for one in _BETWEEN_WORDS.finditer(without_code(value))]
    if not found:
        return None
    pieces, at = [], 0
    for start, end in found:
        pieces.append(value[at:start])
        at = end
    from corpuslint.ops import Set

    text = " ".join([*pieces, value[at:]])
    message = "a no-break space between two words"
    if len(found) > 1:
        message = f"no-break spaces between words, in {len(found)} places"
    part = value[found[0][0] : found[0][1]]
    return Finding(message, part=part, fix=Fix("write a plain space", (Set((), text),)))
