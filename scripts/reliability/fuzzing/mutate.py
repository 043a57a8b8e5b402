"""Documents changed at random, by characters, tokens and lines: no coverage leads the way."""

from __future__ import annotations

import random
from collections.abc import Callable

TOKENS = (
    *("---\n", "+++\n", ";;;\n", "...\n", "----\n", "--- ", "\n---", "\n", "\r\n", "\r"),
    *("\ufeff", ": ", ":", "- ", "? ", "#", " # x", "'", '"', "''", "|\n  ", ">-\n  "),
    *("|2\n   ", "&a ", "*a", "<<: *a", "!!str ", "!!int ", "!x ", "{", "}", "[", "]"),
    *(",", "{}", "[]", "{a: b}", "[a, b]", "~", "null", "yes", "no", "on", "014", "0o14"),
    *("0x1F", "12:30", "1_000", "1,000", "1e3", ".5", ".nan", ".inf", "-0", "+1", "=", "%"),
    *("2020-01-02", "2020-13-45", "2020-01-02 03:04:05", "\\n", "\\x41", "\\u00e9", "\\"),
    *("\t", " ", "  ", "\u00a0", "\x85", "\u2028", "é", "標", "😀", "a: 1\n", "- x\n", "@"),
    *("a:\n  b: 2\n", "title: x\n", '"k": v\n', "? k\n: v\n", "`", "<<<<<<< x\n"),
)
_MOST = 4  # changes of one document


def mutated(chance: random.Random, text: str, others: list[str]) -> str:
    """A text after one to four changes; pieces of others may come into it."""
    for _ in range(chance.randint(1, _MOST)):
        text = chance.choice(_CHANGES)(chance, text, others)
    return text


def _insert(chance: random.Random, text: str, others: list[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(TOKENS) + text[at:]


def _replace(chance: random.Random, text: str, others: list[str]) -> str:
    start = chance.randint(0, len(text))
    return text[:start] + chance.choice(TOKENS) + text[start + chance.randint(1, 4) :]


def _delete(chance: random.Random, text: str, others: list[str]) -> str:
    start = chance.randint(0, len(text))
    return text[:start] + text[start + chance.randint(1, 8) :]


def _flip(chance: random.Random, text: str, others: list[str]) -> str:
    """Another byte: as UTF-8, whatever is none being left out."""
    content = bytearray(text.encode("utf-8", "ignore"))
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return content.decode("utf-8", "ignore")


def _lines(chance: random.Random, text: str, others: list[str]) -> str:
    """A line is repeated, moved or indented, or comes from another document."""
    lines = text.splitlines(keepends=True) or [""]
    at = chance.randrange(len(lines))
    kind = chance.randrange(5)
    if kind == 0:
        lines.insert(chance.randrange(len(lines) + 1), lines[at])
    elif kind == 1:
        lines.insert(chance.randrange(len(lines)), lines.pop(at))
    elif kind == 2:
        lines[at] = " " * chance.randint(1, 4) + lines[at]
    elif kind == 3:
        lines[at] = lines[at].lstrip(" ")
    else:
        lines.insert(at, chance.choice(chance.choice(others).splitlines(keepends=True) or [""]))
    return "".join(lines)


def _scalar(chance: random.Random, text: str, others: list[str]) -> str:
    """A value becomes another: a token, or the value of another line."""
    lines = text.split("\n")
    places = [at for at, line in enumerate(lines) if ": " in line]
    if not places:
        return text
    at = chance.choice(places)
    key, _, _ = lines[at].partition(": ")
    values = [line.partition(": ")[2] for line in chance.choice(others).split("\n") if ": " in line]
    lines[at] = f"{key}: {chance.choice([*values, chance.choice(TOKENS), ''])}"
    return "\n".join(lines)


_CHANGES: tuple[Callable[[random.Random, str, list[str]], str], ...] = (
    *(_insert, _replace, _delete, _flip, _lines, _lines, _scalar, _scalar),
)
