"""Text for people: what a terminal can show, and how wide it is."""

from __future__ import annotations

import os
import re
from typing import TextIO

_CODES = {
    "bold": "1",
    "added": "32",
    "dim": "2",
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "link": "36",
}
# Controls, bidirectional marks, what cannot be seen, and halves of characters. Joiners and
# variation selectors stay: emoji, Persian and Indic need them.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff\ud800-\udfff]"
    # anywhere in a line GitHub's runner takes a `##[command]`, Azure's a `##vso[command]`
    "|#(?=#(?:[vV][sS][oO])?\\[)"
)
_LONGEST = 1000  # characters of one message or name


def paint(text: str, style: str, color: bool) -> str:
    """Text in one of the styles, as an ANSI terminal shows it."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if color and text else text


def safe(text: str) -> str:
    """A text on one line, in which nothing can move a cursor or turn the reading order."""
    return _UNSAFE.sub(lambda found: escape(found[0]), text)


def safe_pieces(text: str, *places: int) -> list[str]:
    """A safe text cut at places of the text as it was.

    A piece is safe beside the others: half of what a runner takes for a command looks harmless.
    """
    escapes = {found.start(): escape(found[0]) for found in _UNSAFE.finditer(text)}
    pieces = []
    start = 0
    for end in (*places, len(text)):
        pieces.append(
            "".join(escapes.get(at, text[at]) for at in range(start, min(end, len(text))))
        )
        start = max(start, end)
    return pieces


def escape(character: str) -> str:
    """A character as Python and JSON spell it."""
    code = ord(character)
    if character in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def brief(text: str) -> str:
    """A safe text that is cut where it would fill the screen."""
    return safe(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def shown_path(path: str) -> str:
    """A path that is safe to print at the start of a line, and still leads to the file."""
    # GitHub's runner takes a line that starts with `::` for a command; a colon may follow a path
    return safe("./" + path if path.lstrip().startswith(":") else path)


def width(text: str) -> int:
    """The terminal cells that a safe text takes: CJK and emoji take two."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    cells = wcswidth(text)
    return cells if cells >= 0 else len(text)


def wants_color(stream: TextIO, choice: str) -> bool:
    """Whether to colour: as asked, else by NO_COLOR and FORCE_COLOR, else on a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
