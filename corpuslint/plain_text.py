"""What a plain text may hold that is none: HTML, and code between backticks."""

from __future__ import annotations

from corpuslint.patterns import lazy

CODE = r"`[^`]*`"
TAG = lazy(r"</?[A-Za-z][^<>]*>")
_CODE = lazy(CODE)


def without_code(text: str) -> str:
    """A text with its code spans blanked out; what is left stands where it stood."""
    if "`" not in text:
        return text
    return _CODE.sub(lambda found: "\0" * len(found[0]), text)
