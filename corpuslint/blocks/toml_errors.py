"""tomllib's complaints in plain words, each at the place that an author can mend."""

from __future__ import annotations

import re

from corpuslint.blocks.limits import LimitError, Limits, too_deep, too_long_number, too_many
from corpuslint.scalar import MAX_DIGITS

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r"|\"\"\"|'''"
    r'|"(?:[^"\\\n]|\\[^\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*|[\w-]+|[^\s]",
    re.DOTALL,
)
_QUOTES = ('"', "'", '"""', "'''")
_LONG_NUMBER = re.compile(rf"[0-9][0-9_]{{{MAX_DIGITS},}}")
# the keys and values that a sign announces; a header makes a table and its parents
_NODES = {"=": 2, ",": 1, "[": 3}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD = re.compile(r"[^\s,\[\]{}#=]+")

Place = tuple[int, int, str]  # start, end, message


def says_repeated(error: ValueError) -> bool:
    """Whether a complaint is about a key or a table that is there already."""
    words = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate inline table key")
    return str(error).startswith(words)


def explain(error: ValueError, text: str) -> Place:
    """The (start, end, message) of tomllib's complaint about a block's text."""
    complaint = str(error)
    place = _PLACE.search(complaint)
    if place is None:
        number = _LONG_NUMBER.search(text)
        if number is not None:
            return number.start(), number.end(), too_long_number(len(number[0].replace("_", "")))
        return 0, 1, complaint.splitlines()[0]
    at = len(text) if place[1] is None else _offset(text, int(place[1]), int(place[2]))
    words = _PLACE.sub("", complaint)
    sign = text[at : at + 1]
    if words.startswith(("Unterminated string", "Expected \"'", "Illegal character '\\n'")):
        return _open_quote(text, at)
    if words.startswith("Unclosed"):
        return _open_bracket(text, at)
    if words.startswith("Unescaped"):
        start = max(text.rfind("\\", 0, at), 0)
        escape = text[start : start + 2]
        shown = escape if escape.isprintable() else escape[0]
        cure = "double the backslash or use single quotes"
        return start, start + 2, f"`{shown}` is no escape in TOML; {cure}"
    if words.startswith("Illegal character") and sign:
        return at, at + 1, f"the character U+{ord(sign):04X} is not allowed in TOML"
    if words.startswith("Expected newline"):
        return _after_value(text, at)
    if words.startswith("Expected '=' after a key"):
        if sign == ":":
            return at, at + 1, "TOML takes `=` between a key and its value"
        start, end = _row(text, at)
        return start, end, "this line is neither a `key = value` pair nor part of one"
    if words.startswith(("Invalid statement", "Invalid initial character")):
        return at, at + 1, "a key is missing here, or has a character that must be quoted"
    if words.startswith(("Invalid value", "Invalid date")):
        word = _WORD.match(text, at)
        if word is not None:
            return at, word.end(), _no_value(word[0])
        return at, at, "a value is missing here"
    return at, at + 1, words[:1].lower() + words[1:]


def check_limits(text: str, limits: Limits) -> None:
    """Refuse what tomllib would read by recursion, or in quadratic time, or for long."""
    depth = parts = nodes = 0
    after_dot = False
    for token in _TOKEN.finditer(text):
        sign = token[0][0]
        nodes += _NODES.get(sign, 0)
        if nodes > limits.values:
            raise LimitError(too_many(limits), token.start())
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        if sign == ".":
            after_dot = True
            continue
        parts = parts + 1 if after_dot else 1
        after_dot = False
        if max(depth, parts) > limits.depth:
            raise LimitError(too_deep(limits), token.start())


def _offset(text: str, row: int, column: int) -> int:
    """An offset from tomllib's row and column; only LF ends its rows."""
    start = 0
    for _ in range(row - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))


def _row(text: str, at: int) -> tuple[int, int]:
    """The row that a place is in, without white space around it."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    row = text[start : len(text) if end < 0 else end]
    start += len(row) - len(row.lstrip())
    return start, start + len(row.strip())


def _open_quote(text: str, at: int) -> Place:
    for token in _TOKEN.finditer(text):
        if token[0] in _QUOTES:
            start = token.start()
            return start, token.end(), "the quote that opens here is not closed"
    return at, at + 1, "a quote is not closed"


def _open_bracket(text: str, at: int) -> Place:
    brackets: list[int] = []
    for token in _TOKEN.finditer(text, 0, at):
        if token[0] in ("[", "{"):
            brackets.append(token.start())
        elif token[0] in ("]", "}") and brackets:
            brackets.pop()
    if not brackets:
        return at, at + 1, "a bracket is not closed"
    start = brackets[-1]
    if _row(text, at) == _row(text, start) and _WORD.match(text, at):
        return at, at + 1, f"a comma is missing before this, or the `{text[start]}` is not closed"
    return start, start + 1, f"the `{text[start]}` that opens here is not closed"


def _after_value(text: str, at: int) -> Place:
    """Text behind a value; without white space between, both are one wrong value."""
    row_start, row_end = _row(text, at)
    if text[at : at + 1] == "\r":
        return at, at + 1, "a carriage return alone ends no line in TOML"
    start = at
    while start > row_start and _WORD.match(text[start - 1]):
        start -= 1
    word = _WORD.match(text, start)
    if start < at and word is not None:
        return start, word.end(), _no_value(word[0])
    return at, max(row_end, at), "nothing but a comment may follow a value"


def _no_value(word: str) -> str:
    """What a word is not, and how to write what was meant."""
    cure = "quote it"
    if word.lower() in ("true", "false"):
        cure = f"write `{word.lower()}`, or quote it"
    elif word[0] in "“”‘’":
        cure = "use straight quotes"
    elif word.isdigit() and word[0] == "0":
        cure = "drop the leading zero, or quote it"
    elif word.lower() in ("null", "nil", "none"):
        cure = "leave the key out, or quote it"
    elif word.lower() in ("yes", "no", "on", "off"):
        meant = "true" if word.lower() in ("yes", "on") else "false"
        cure = f"write `{meant}`, or quote it"
    elif word[0] == "'":
        cure = "a text with a `'` in it takes double quotes"
    elif _DATE.match(word):
        cure = "there is no such date or time"
    return f"`{word[:60]}` is no TOML value; {cure}"
