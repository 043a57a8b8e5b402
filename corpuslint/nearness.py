"""Words that are nearly another: what a typo was meant to be."""

from __future__ import annotations

from collections.abc import Iterable

# below this, one edit makes another word: date and data, tag and tags
_SHORTEST = 5


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a wrong one was likely meant to be, or None.

    A capital or one edit away comes first, then the rough likeness of `difflib`.
    """
    words = list(known)
    for other in words:
        if differs_in_case(word, other) or one_edit(word, other):
            return other
    from difflib import get_close_matches

    close = get_close_matches(word.lower(), [other.lower() for other in words], 1, 0.7)
    return next((other for other in words if close and other.lower() == close[0]), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message that suggests the closest word, or "" where none is close."""
    from corpuslint.wording import quoted

    close = closest(word, known)
    return "" if close is None else f"; did you mean {quoted(close)}?"


def differs_in_case(word: str, other: str) -> bool:
    """Whether two different words are the same but for capitals."""
    return word != other and word.lower() == other.lower()


def one_edit(word: str, other: str) -> bool:
    """Whether one character added, left out, replaced or swapped with the next makes the other."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    shorter, longer = sorted((word, other), key=len)
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    if shorter[start + 1 :] == longer[start + 1 :]:
        return True
    swapped = longer[start : start + 2][::-1]
    return shorter[start : start + 2] == swapped and shorter[start + 2 :] == longer[start + 2 :]


def is_near(word: str, other: str) -> bool:
    """Whether one word is likely a slip of the other: a capital, or an edit in a longer word."""
    return differs_in_case(word, other) or (
        min(len(word), len(other)) >= _SHORTEST and one_edit(word.lower(), other.lower())
    )
