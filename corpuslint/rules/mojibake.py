"""A text was read in the wrong encoding, and its letters are garbled."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.patterns import lazy
from corpuslint.rule import rule

_LOST = "\ufffd"
_LONGEST = 40  # of a message's words
# What the bytes 0x80 to 0xBF, with which UTF-8 goes on, are in Latin-1 and in windows-1252;
# and those besides that they are in windows-1250 and in windows-1251.
_WEST = (
    "\x80-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
)
_MIDDLE = _WEST + "\u015a-\u017c\u0104\u0105\u013d\u013e\u0141\u0142\u02c7-\u02dd"
_CYRILLIC = _WEST + "\u0401-\u040f\u0451-\u045f\u0490\u0491\u2116"
# A character that may begin a garbled one, and what has to follow it. A pattern that begins
# with a set is looked for three times as fast as several that each begin with their own.
_SUSPECT = lazy(
    "[\xac\xc2-\xf4\u0102\u0110\u0139\u0143\u0192\u0393\u0412\u0413\u0420\u0421\u0432\u201a\u221a"
    "\u2248\u251c\u252c\u253c\u2564\u2568\u256c\ufffd](?:"
    f"(?<=[\xc2-\xdf])[{_WEST}]|(?<=\xc3) |(?<=[\xe0-\xef])[{_WEST}]{{2}}"
    f"|(?<=[\xf0-\xf4])[{_WEST}]{{3}}|(?<=\xe2)[\u20ac\u0165\u201e]"
    f"|(?<=[\xc2\xc4\u0102\u0110\u0139\u0143])[{_MIDDLE}]"
    f"|(?<=[\u0420\u0421])[{_CYRILLIC}][\u0420\u0421][{_CYRILLIC}]"
    "|(?<=[\u0412\u0413])[\xa1-\xbf\u2030]|(?<=\u0432)[\u0402\u201a\u201e]"
    "|(?<=\u201a)\xc4|(?<=\u0393)[\xc7\xf2]"
    "|(?<=[\xac\u0192\u221a\u2248\u251c\u252c\u253c\u2564\u2568\u256c])[^\x00-\x7f]|(?<=\ufffd))"
)


@rule(
    "text",
    "warning",
    roles=["text"],
    supersedes=["invisible-character"],
    fixes=["unsafe"],
    beyond_ascii=True,
)
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str):
        return None
    found = _SUSPECT.search(value)
    if found is None:
        return None
    from ftfy import fix_encoding  # 70 ms

    text = fix_encoding(value)
    if text == value or _LOST in text:
        if _LOST not in value:
            return None
        return Finding(f"a character was lost, and `{_LOST}` stands for it", part=_LOST)
    piece = _run(value, found.start())
    meant = fix_encoding(piece)
    message = "the text was read in the wrong encoding"
    if meant != piece and (piece + meant).isprintable() and len(piece) <= _LONGEST:
        message = f"`{piece}` is `{meant}`, read in the wrong encoding"
    from corpuslint.ops import Set

    fix = Fix("write what was meant", (Set((), text),), "unsafe")
    return Finding(message, part=piece, fix=fix)


def _run(text: str, start: int) -> str:
    """The characters beyond ASCII that follow one another from a place on."""
    end = start
    while end < len(text) and not text[end].isascii():
        end += 1
    return text[start:end]
