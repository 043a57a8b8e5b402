"""How a value is written as a YAML scalar that every reader takes for that value.

What a plain scalar means is decided by all of the readers in `scalar.READERS` and
by the forms of dates that YAML 1.1, Psych and safe_yaml know: where one of them
would read something else, the value is quoted.
"""

from __future__ import annotations

import math
from typing import Literal

from corpuslint.patterns import lazy
from corpuslint.scalar import Scalar, readings

Quote = Literal["'", '"']

# Dates in all the forms that some reader takes for one; few other texts start so.
_DATE_LIKE = lazy(r"[0-9]{1,5}-[0-9]{1,2}-[0-9]{1,2}(?:\Z|[Tt \t])")
# YAML 1.1 (https://yaml.org/type/timestamp.html), as PyYAML, ruamel.yaml and js-yaml have it
_TIMESTAMP = lazy(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?\Z"
)
# What some reader takes for a number, and then fails on, since no digit is left.
_NO_NUMBER = lazy(r"[-+]?(?:0[xXbBoO])?[-+_.,:]*\Z")
# Booleans of YAML 1.1 that only some libraries resolve, and the keys of its other types.
_SPECIAL = frozenset(["y", "n", "Y", "N", "=", "<<"])
_STARTS = frozenset("-?:,[]{}#&*!|>'\"%@`=<~.")
_BREAKS = lazy(r":(?:\s|\Z)|\s#|\s\Z|\A\s|[\t\n\r\x85\u2028\u2029]|\A(?:---|\.\.\.)")
_FLOW_BREAKS = frozenset(",[]{}:?#&*!|>'\"%@`")
# As YAML 1.2 (5.1) has it, without the byte order mark and the breaks of YAML 1.1.
_UNPRINTABLE = lazy(
    "[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class UnspellableError(Exception):
    """A value that no YAML scalar stands for in every reader; the message says why."""


def is_date_like(text: str) -> bool:
    """Whether some reader may take a plain scalar for a date."""
    return _DATE_LIKE.match(text) is not None


def is_text_everywhere(text: str) -> bool:
    """Whether every reader takes a plain scalar of this spelling for this very text."""
    if not text or text in _SPECIAL or is_date_like(text) or _NO_NUMBER.match(text):
        return False
    return all(value.__class__ is str for value in readings(text).values())


def is_printable(text: str) -> bool:
    """Whether a text can stand on one line of YAML without escapes."""
    return _UNPRINTABLE.search(text) is None


def can_be_plain(text: str, in_flow: bool) -> bool:
    """Whether a text may stand without quotes, as far as YAML's syntax goes; in doubt not."""
    if not text or _BREAKS.search(text) or not is_printable(text):
        return False
    if text[0] in _STARTS and not text[1:2].isalnum():
        return False
    if text[0] in _STARTS and text[0] not in "-.<=~":
        return False
    return not (in_flow and _FLOW_BREAKS.intersection(text))


def plain(text: str, in_flow: bool, like: str | None = None) -> str | None:
    """A text without quotes, or None where it needs some.

    `like` is the plain scalar whose place it takes: a date may follow a date, if
    YAML 1.1 takes both for a timestamp or neither.
    """
    if not can_be_plain(text, in_flow and not is_date_like(text)):
        return None
    if is_text_everywhere(text):
        return text
    if like is not None and is_date_like(text) and is_date_like(like):
        was, is_one = _TIMESTAMP.match(like), _TIMESTAMP.match(text)
        return text if (was is None) is (is_one is None) else None
    return None


def quoted(text: str, quote: Quote) -> str:
    """A text in quotes: in single ones only where nothing in it needs an escape.

    Raises UnspellableError for half a character.
    """
    if quote == "'" and "\t" not in text and is_printable(text):
        return "'" + text.replace("'", "''") + "'"
    pieces = []
    for character in text:
        code = ord(character)
        if character in _ESCAPES:
            pieces.append(_ESCAPES[character])
        elif _UNPRINTABLE.match(character) is None:
            pieces.append(character)
        elif 0xD800 <= code <= 0xDFFF:
            raise UnspellableError("half of a character cannot be written in YAML")
        elif code < 0x100:
            pieces.append(f"\\x{code:02X}")
        else:
            pieces.append(f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")
    return '"' + "".join(pieces) + '"'


def number(value: int | float) -> str:
    """A number in the one spelling that every reader takes for it.

    Raises UnspellableError where readers would not agree.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise UnspellableError(f"readers do not agree about {value}")
    try:
        text = repr(value)
    except ValueError:  # Python writes no more digits than it reads
        raise UnspellableError("readers do not agree about so long a number") from None
    if any(isinstance(read, (str, bool)) or read != value for read in readings(text).values()):
        raise UnspellableError(f"readers do not agree about {text}")
    return text


def spell(value: Scalar, quote: Quote = '"', in_flow: bool = False, like: str | None = None) -> str:
    """A value as a YAML scalar on one line, without quotes where it can do without.

    `like` as for `plain`. Raises UnspellableError.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        bare = plain(value, in_flow, like)
        return quoted(value, quote) if bare is None else bare
    return number(value)
