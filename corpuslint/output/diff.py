"""What a fix changes, as a unified diff."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpuslint.output.text import paint, safe

_STYLES = {"-": "error", "+": "added", "@": "link"}
_SPECIAL = re.compile('[\x00-\x1f\x7f"\\\\]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_COMMAND = re.compile(r"^(\s+)::")
_NO_END = "\\ No newline at end of file\n"


def unified_diff(
    path: str, old: str, new: str, color: bool, escape: bool, show_returns: bool = True
) -> str:
    """The diff of two texts of one file; `patch` takes it where nothing is escaped.

    `escape`: no control character gets out as it is, nor a line that commands a runner;
    `show_returns`: not even the carriage return at the end of a line.
    """
    lines = list(_lines(path, old, new))
    names = [safe(line[:-1]) if escape else line[:-1] for line in lines[:2]]
    header = "".join(paint(name, "bold", color) + "\n" for name in names)
    if escape:
        lines = [_escaped(line, show_returns) for line in lines]
    return header + "".join(_painted(line, color) for line in lines[2:])


def _lines(path: str, old: str, new: str) -> Iterator[str]:
    from difflib import unified_diff as diff

    name = _quoted(path)
    for line in diff(_split(old), _split(new), name, name):
        if line.endswith("\n"):
            yield line
        else:
            yield from (line + "\n", _NO_END)


def _quoted(path: str) -> str:
    """A path as git writes it: in quotes where a character of it would break the line."""
    if not _SPECIAL.search(path):
        return path
    return '"' + _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], _octal(found[0])), path) + '"'


def _octal(character: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))


def _split(text: str) -> list[str]:
    """Lines with their line feeds: a carriage return is a character of its line."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _escaped(line: str, show_returns: bool) -> str:
    text = line[:-1]
    end = "\r" if text.endswith("\r") else ""
    text = safe(text.removesuffix(end))
    # GitHub's runner reads a line of context without the space before it
    text = _COMMAND.sub(r"\1\\x3a:", text)
    return text + ("\\r" if end and show_returns else end) + "\n"


def _painted(line: str, color: bool) -> str:
    text = line[:-1]
    style = _STYLES.get(text[:1], "")
    return (paint(text, style, color) if style else text) + "\n"
