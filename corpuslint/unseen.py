"""Characters that nobody sees, and what those that turn a text round do to it.

What a script or an emoji needs is none of these: joiners and non-joiners, variation
selectors, a soft hyphen within a word, the tags of a flag, marks of direction in a text
that has letters of both. Source: Unicode 16, and its annexes 9 (bidirectional text), 14
(line breaks) and 51 (emoji).
"""

from __future__ import annotations

from functools import lru_cache

from corpuslint.patterns import lazy
from corpuslint.tuples import NamedTuple

_UNSEEN = lazy(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"
)
# Scripts that write no space between words may tell by a zero-width one where they end.
_WITHOUT_SPACES = lazy(
    "[\u0e00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua980-\ua9df\uaa60-\uaa7f"
    "\u2e80-\u30ff\u3100-\u31bf\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff]"
)
_NAMES = {
    "\xad": "soft hyphen",
    "\u200b": "zero-width space",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\ufeff": "byte order mark",
}
_LEFT, _RIGHT = "\u202a\u2066", "\u202b\u2067"  # embeddings and isolates
_OVERRIDES = "\u202d\u202e"
_ISOLATES = "\u2066\u2067\u2068"
_OPENING = _LEFT + _RIGHT + _OVERRIDES + "\u2068"
_POP, _POP_ISOLATE = "\u202c", "\u2069"
_CLOSING = _POP + _POP_ISOLATE
_MARKS = "\u200e\u200f\u061c"  # of direction, of no width and no further effect
_CONTROLS = _OPENING + _CLOSING + _MARKS
_LONGEST_FLAG = 32  # tags; those that there are have seven
_BREAKABLE = "/\\._-–—:?&="  # a long name or address is broken behind these


@lru_cache(maxsize=64)  # several rules ask of one text, one after the other
def has_unseen(text: str) -> bool:
    """Whether there is any such character in a text, with or without a purpose."""
    return not text.isprintable() and _UNSEEN.search(text) is not None


class Turn(NamedTuple):
    """A character that has a text shown otherwise than it reads, and how."""

    character: str
    how: str


class Directions(NamedTuple):
    """What the controls of direction in a text come to: what is wrong, and what is idle."""

    turns: list[Turn]
    idle: frozenset[int]


def directions(text: str) -> Directions:
    """What the controls of direction in a text do."""
    is_mixed = has_right_to_left(text)
    turns: list[Turn] = []
    idle: set[int] = set()
    opened: list[int] = []
    for index, sign in enumerate(text):
        if sign in _OPENING:
            opened.append(index)
            if sign in _OVERRIDES:
                turns.append(Turn(sign, "has letters shown in another order than they stand in"))
            elif sign in _RIGHT and not is_mixed:
                turns.append(Turn(sign, "turns text that is written from left to right"))
            elif not is_mixed:
                idle.add(index)
        elif sign in _CLOSING:
            start = _closed_by(sign, opened, text)
            if start is None or start in idle:
                idle.add(index)
        elif sign in _MARKS and not is_mixed:
            idle.add(index)
    turned = {turn.character for turn in turns}
    turns += [
        Turn(text[index], "is never closed, and turns what follows the text as well")
        for index in opened
        if index not in idle and text[index] not in turned
    ]
    return Directions(turns, frozenset(idle))


def _closed_by(sign: str, opened: list[int], text: str) -> int | None:
    """Where that was opened which a character closes, taken off the open ones; None for none.

    The end of an isolate closes embeddings within it; that of an embedding no isolate.
    """
    if sign == _POP:
        if opened and text[opened[-1]] not in _ISOLATES:
            return opened.pop()
        return None
    for position in range(len(opened) - 1, -1, -1):
        if text[opened[position]] in _ISOLATES:
            start = opened[position]
            del opened[position:]
            return start
    return None


def has_right_to_left(text: str) -> bool:
    """Whether a text has a letter of Hebrew, Arabic or another such script."""
    from unicodedata import bidirectional

    return any(bidirectional(sign) in ("R", "AL") for sign in text if sign not in _MARKS)


def idle_characters(text: str) -> list[int]:
    """Where characters stand that nobody sees and that do nothing for the text."""
    has_controls = any(sign in text for sign in _CONTROLS)
    idle = directions(text).idle if has_controls else frozenset()
    return [
        found.start()
        for found in _UNSEEN.finditer(text)
        if found.start() in idle or _is_idle(text, found.start())
    ]


def _is_idle(text: str, index: int) -> bool:
    sign = text[index]
    if sign in _CONTROLS:
        return False  # `directions` knows
    if sign >= "\U000e0000":
        return not _is_flag(text, index)
    before, after = text[max(0, index - 1) : index], text[index + 1 : index + 2]
    if sign in "\xad\u2060\u200b":
        if not before or not after or before.isspace() or after.isspace() or before == sign:
            return True
        return sign == "\u200b" and not _may_break(before, after)
    if sign == "\u180e":  # it is of use in Mongolian
        return not "\u1800" <= before <= "\u18af"
    return True


def _may_break(before: str, after: str) -> bool:
    """Whether a line may well be broken between two characters."""
    if before in _BREAKABLE or after in _BREAKABLE:
        return True
    return _WITHOUT_SPACES.match(before) is not None or _WITHOUT_SPACES.match(after) is not None


def _is_flag(text: str, index: int) -> bool:
    """Whether a tag is part of a flag: England's is a black flag, `gbeng` in tags, an end."""
    start = max(0, index - _LONGEST_FLAG)
    while text[index] >= "\U000e0020" and index > start:
        index -= 1
    return text[index] == "\U0001f3f4"


def name_of(sign: str) -> str:
    """What a character is called, with its number."""
    from unicodedata import name

    known = _NAMES.get(sign) or name(sign, "control character").lower()
    return f"{known} (U+{ord(sign):04X})"
