"""A title is written in capitals throughout."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.patterns import lazy
from corpuslint.rule import rule

_WORD = lazy(r"[^\W\d_]+")
_LETTERS = 4  # an abbreviation has fewer


@rule("text", "warning", default=False, roles=["title"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or not value.isupper():
        return None
    words = _WORD.findall(value)
    if any(word.lower() == word for word in words):
        return None  # a script without capitals, and abbreviations in it
    if sum(len(word) > _LETTERS for word in words) < 2:
        return None
    return Finding("the title is written in capitals throughout")
