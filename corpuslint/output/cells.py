"""Cutting text to a number of terminal cells, never inside what shows as one character."""

from __future__ import annotations

import unicodedata

from corpuslint.output.text import width

ELLIPSIS = "…"
_JOINER = "\u200d"


def window(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """Cut a line of three parts to `room` cells, keeping the start of the marked part in sight."""
    if width(before + marked + after) <= room:
        return before, marked, after
    if width(before) > room // 3:
        before = ELLIPSIS + _last_cells(before, room // 3)
    left = room - width(before)
    if width(marked) > left:
        return before, _first_cells(marked, left - 1) + ELLIPSIS, ""
    left -= width(marked)
    if width(after) > left:
        after = _first_cells(after, left - 1) + ELLIPSIS if left else ""
    return before, marked, after


def cut(text: str, room: int) -> str:
    """A safe text in at most `room` cells, with an ellipsis where it was longer."""
    return text if width(text) <= room else _first_cells(text, room - 1).rstrip() + ELLIPSIS


def padded(text: str, room: int) -> str:
    """A safe text in exactly `room` cells."""
    text = cut(text, room)
    return text + " " * (room - width(text))


def wrapped(text: str, room: int, indent: str = "") -> list[str]:
    """The lines of a safe text, broken at spaces; those after the first are indented more."""
    lines = [indent]
    for word in text.split(" "):
        line = f"{lines[-1]} {word}" if lines[-1].strip() else lines[-1] + word
        if width(line) <= room or not lines[-1].strip():
            lines[-1] = line
        else:
            lines.append(f"{indent}  {word}")
    return lines


def _first_cells(text: str, cells: int) -> str:
    taken = ""
    for cluster in _clusters(text):
        cells -= width(cluster)
        if cells < 0:
            break
        taken += cluster
    return taken


def _last_cells(text: str, cells: int) -> str:
    taken = ""
    for cluster in reversed(_clusters(text)):
        cells -= width(cluster)
        if cells < 0:
            break
        taken = cluster + taken
    return taken


def _clusters(text: str) -> list[str]:
    """What a reader takes for characters, as far as cutting must know."""
    clusters: list[str] = []
    for character in text:
        if clusters and (_continues(character) or clusters[-1].endswith(_JOINER)):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _continues(character: str) -> bool:
    """Whether a mark, a joiner, a variation selector or a skin tone follows its base."""
    return (
        character == _JOINER
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
