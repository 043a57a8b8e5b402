"""The data of a plain block, read line by line: most blocks are plain.

Plain is a mapping of one-line scalars, and of mappings and lists of such, a line each:
no anchors, tags, block scalars, tabs, escapes, nor anything that needs a second look. A
third of the time that libyaml's events take goes so; what is not plain is left to them,
and so is every question about places. Wherever this reads a block at all, it reads what
libyaml does: `scripts/exactness.py` holds both against each other.
"""

from __future__ import annotations

import re
from typing import Any

from corpuslint.blocks.limits import DEFAULTS, Limits
from corpuslint.patterns import lazy
from corpuslint.scalar import Resolver

_LONGEST = 100_000  # characters
_DEEPEST = 40
_LONGEST_KEY = 201  # as below
# One match for each line: indentation, dash, key, and a value in quotes or without. A blank
# line or a comment has none of these; for any other line there is no match at all.
_LINES = lazy(
    r"""^([ ]*)(?:(-[ ]+)?(?:([A-Za-z_][A-Za-z0-9_.-]{0,200}):(?=[ \n]|\Z))?[ ]*"""
    r"""(?:("[^"\\\n]*"|'[^'\n]*')(?:[ ]+\#.*)?[ ]*|([^\s\-?:,\]{}\#&*!|>'"%@`=<~\[].*|-[0-9].*"""
    r"""|\[[\w ./+,-]*\][ ]*|\{\}[ ]*)|)|\#.*)$""",
    re.MULTILINE,
)
# Keys that are no text to some reader.
_WORDS = ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
_TYPED_KEYS = frozenset(
    spelt for word in _WORDS for spelt in (word, word.capitalize(), word.upper())
)
_ITEM = lazy(r"[^\W_][\w ./+-]*")


def plain_data(text: str, resolver: Resolver, limits: Limits = DEFAULTS) -> dict[str, Any] | None:
    """The data of a block, or None where it is not plain, or may be beyond the limits."""
    if len(text) > limits.values or limits.depth <= _DEEPEST or limits.key_length < _LONGEST_KEY:
        return None
    # no control characters, which are errors, and no line breaks that only some readers know
    if len(text) > _LONGEST or not text.replace("\n", "").isprintable():
        return None
    lines = _LINES.findall(text)
    if len(lines) != text.count("\n") + 1:
        return None
    root: dict[str, Any] = {}
    current: Any = root
    column = 0  # of the keys, or of the dashes, of `current`
    in_mapping = True
    waiting: str | None = None  # a key whose value may still come
    stack: list[tuple[Any, int, bool]] = []
    for indentation, dash, key, quoted, plain in lines:
        at = len(indentation)
        if dash:
            if waiting is not None and at >= column:
                if len(stack) == _DEEPEST:
                    return None
                new: Any = []
                current[waiting] = new
                waiting = None
                stack.append((current, column, True))
                current, column, in_mapping = new, at, False
            else:
                if waiting is not None:
                    current[waiting] = resolver[""]
                    waiting = None
                while in_mapping or column != at:
                    if column < at or not stack:
                        return None
                    current, column, in_mapping = stack.pop()
            if key:
                new = {}
                current.append(new)
                stack.append((current, column, False))
                current, column, in_mapping = new, at + len(dash), True
        elif key:
            if waiting is not None:
                if at > column:
                    if len(stack) == _DEEPEST:
                        return None
                    new = current[waiting] = {}
                    stack.append((current, column, True))
                    current, column = new, at
                else:
                    current[waiting] = resolver[""]
                waiting = None
            while not in_mapping or column != at:
                if column < at or not stack:
                    return None
                current, column, in_mapping = stack.pop()
            if key in current:
                return None
        elif quoted or plain:
            return None  # a text of several lines
        else:
            continue
        value: Any
        if quoted:
            value = quoted[1:-1]
        elif plain:
            if ": " in plain or " #" in plain:
                return None
            last = plain[-1]
            if last == " ":
                plain = plain.rstrip(" ")
                last = plain[-1]
            if last == ":":
                return None
            first = plain[0]
            if first == "[":
                value = _list(plain, resolver)
                if value is None:
                    return None
            elif first == "{":
                value = {}
            else:
                value = resolver[plain]
        elif key:
            if key in _TYPED_KEYS:
                return None
            waiting = key
            continue
        else:
            return None  # a dash alone
        if not key:
            current.append(value)
        elif key in _TYPED_KEYS:
            return None
        else:
            current[key] = value
    if waiting is not None:
        current[waiting] = resolver[""]
    return root or None


def _list(text: str, resolver: Resolver) -> list[Any] | None:
    """The items of a list in brackets, of words and numbers; None for anything else."""
    inside = text[1:-1].strip(" ")
    if not inside:
        return []
    items = []
    for part in inside.split(","):
        item = part.strip(" ")
        if not _ITEM.fullmatch(item):
            return None
        items.append(resolver[item])
    return items
