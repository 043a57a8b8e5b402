"""Text for people: what a terminal can show, and how wide it is."""

from __future__ import annotations

import sys
from typing import TextIO

_CODES = {
    "bold": "1",
    "dim": "2",
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "link": "36",
}
# Controls, bidirectional overrides and what else would change how a line shows.
_UNSAFE = frozenset(
    [*range(0x20), *range(0x7F, 0xA0), 0x00AD, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF]
    + [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)]
)


def paint(text: str, style: str, color: bool) -> str:
    """Text in one of the styles, as an ANSI terminal shows it."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if color and text else text


def safe(text: str) -> str:
    """A text on one line, in which nothing can move a cursor or turn the reading order."""
    if text.isprintable():
        return text
    return "".join(
        _escape(character) if ord(character) in _UNSAFE else character for character in text
    )


def _escape(character: str) -> str:
    code = ord(character)
    if character in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[character]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def width(text: str) -> int:
    """The terminal cells that a text takes: CJK and emoji take two."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    cells = wcswidth(text)
    return cells if cells >= 0 else len(text)


def shorten(text: str, limit: int) -> str:
    """A text of at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def wants_color(stream: TextIO, choice: str) -> bool:
    """Whether to colour: as asked, else on a terminal, by NO_COLOR and FORCE_COLOR."""
    import os

    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb" and sys.platform != "emscripten"
