"""Change a piece of a scalar where it stands, so that its other lines and escapes stay."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from difflib import SequenceMatcher
from itertools import accumulate

from corpuslint.fix.yaml.block_text import Piece
from corpuslint.patterns import lazy
from corpuslint.span import Edit, Span

# What a text becomes in a scalar of some style; None where it cannot be written in it.
Encode = Callable[[str], str | None]

# a run of blanks is looked through once, from its first: there may be many
_FOLD = r"(?P<fold>(?:(?:(?<![ \t])|(?<=\\[ \t]))[ \t]+)?(?:(?:\r\n?|\n)[ \t]*)+)"
_PLAIN = lazy(_FOLD + r"|.", re.DOTALL)
_SINGLE = lazy(_FOLD + r"|''|.", re.DOTALL)
_DOUBLE = lazy(
    r"(?P<joined>\\(?:\r\n?|\n)[ \t]*(?:(?:\r\n?|\n)[ \t]*)*)|"
    + _FOLD
    + r"|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|.",
    re.DOTALL,
)
_BREAK = lazy(r"\r\n?|\n")
_WIDE = lazy(r"[\x85\u2028\u2029]")
# YAML 1.2 (5.7)
_ESCAPED = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_WORD = lazy(r"\w+|\W")
# two texts whose words multiply to more are not compared: it could take a second
_MAX_COMPARED = 100_000


def flow_pieces(text: str, span: Span, style: str, value: str, wide: bool) -> list[Piece] | None:
    """The content of a plain or quoted scalar, piece by piece; None where it is not understood.

    Lines that YAML folds into one are one piece with the white space around. With
    `wide` U+0085, U+2028 and U+2029 end lines, which is not understood.
    """
    if wide and _WIDE.search(text, span.start, span.end):
        return None
    start, end = (span.start, span.end) if style == "plain" else (span.start + 1, span.end - 1)
    pattern = {"plain": _PLAIN, "'": _SINGLE, '"': _DOUBLE}[style]
    pieces = [
        Piece(_meant(found, style), found.start(), found.end())
        for found in pattern.finditer(text, start, end)
    ]
    return pieces if "".join(piece.text for piece in pieces) == value else None


def _meant(found: re.Match[str], style: str) -> str:
    """What a piece of a scalar's source stands for."""
    source = found[0]
    if found["fold"]:
        return "\n" * (len(_BREAK.findall(source)) - 1) or " "
    if style == "'":
        return source[0]
    if style == "plain" or source[0] != "\\":
        return source
    if found["joined"]:
        return "\n" * (len(_BREAK.findall(source)) - 1)
    if source[1] in "xuU":
        code = int(f"0x{source[2:]}", 0)
        return chr(code) if code < 0x110000 else ""
    return _ESCAPED.get(source[1], "")


def splice(text: str, pieces: list[Piece], value: str, encode: Encode) -> list[Edit] | None:
    """The edits that make the content of a scalar stand for another text.

    `pieces` are the content as it is. None where a part cannot be written in the
    scalar's style; that the result reads as meant is for the caller to check.
    """
    if not pieces:
        return None
    first, last = 0, len(pieces)
    start, end = 0, len(value)
    while first < last and value.startswith(pieces[first].text, start, end):
        start += len(pieces[first].text)
        first += 1
    while first < last and value.endswith(pieces[last - 1].text, start, end):
        end -= len(pieces[last - 1].text)
        last -= 1
    edits = []
    for one, other, meant in _changes(text, pieces[first:last], value[start:end]):
        written = encode(meant)
        if written is None:
            return None
        before, after = first + one, first + other
        # between two pieces: right behind the first of them
        at = pieces[before].start if before < len(pieces) else pieces[-1].end
        if one == other and before > 0:
            at = pieces[before - 1].end
        edits.append(Edit(Span(at, pieces[after - 1].end if other > one else at), written))
    return edits


def _changes(text: str, pieces: list[Piece], value: str) -> list[tuple[int, int, str]]:
    """Runs of pieces that give way to other text: (first, end, text)."""
    if not pieces and not value:
        return []
    if all(text[piece.start : piece.end] == piece.text for piece in pieces):
        return [(0, len(pieces), value)]
    starts = [0, *accumulate(len(piece.text) for piece in pieces)]
    changes = []
    done = at = 0
    for one, other, size in _equal_parts("".join(piece.text for piece in pieces), value):
        # of the equal characters, those whose pieces are wholly among them
        first = bisect_left(starts, one, done)
        end = bisect_right(starts, one + size, first) - 1
        if size and end <= first:
            continue
        if not size:  # what the comparison ends with
            first = end = len(pieces)
        same_from = len(value) if not size else other + starts[first] - one
        if first > done or same_from > at:
            changes.append((done, first, value[at:same_from]))
        done = end
        at = same_from + starts[end] - starts[first]
    return changes


def _equal_parts(old: str, new: str) -> list[tuple[int, int, int]]:
    """Where two texts are equal, word by word: (start, start, length), the last one empty."""
    olds, news = _WORD.findall(old), _WORD.findall(new)
    end = (len(old), len(new), 0)
    if len(olds) * len(news) > _MAX_COMPARED:
        return [end]
    old_at = [0, *accumulate(map(len, olds))]
    new_at = [0, *accumulate(map(len, news))]
    blocks = SequenceMatcher(None, olds, news, autojunk=False).get_matching_blocks()
    return [
        (old_at[one], new_at[other], old_at[one + size] - old_at[one])
        for one, other, size in blocks[:-1]
    ] + [end]
