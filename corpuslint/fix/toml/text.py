"""TOML values and keys, spelled as their neighbours are."""

from __future__ import annotations

import sys
from typing import Any

from corpuslint.fix.refusal import RefusalError
from corpuslint.patterns import lazy
from corpuslint.span import Edit, Span, smallest_edit
from corpuslint.tuples import NamedTuple

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# https://toml.io/en/v1.0.0: the forms that all readers know, those with seconds
_DATE = lazy(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[-+][0-9]{2}:[0-9]{2})?)?"
    r"|[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
)
_BARE_KEY = lazy(r"[A-Za-z0-9_-]+")
_CONTROL = lazy("[\x00-\x08\x0a-\x1f\x7f]")  # what cannot stand in a text but as an escape
_NEEDS_ESCAPE = lazy('[\x00-\x1f\x7f"\\\\]')
_SHORT = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}
_HALF = lazy("[\ud800-\udfff]")
_CHARACTER = lazy(r"\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[ \t]*\r?\n[ \t\r\n]*|\\.|\r\n|[^\\]")
_LITERAL_CHARACTER = lazy(r"\r\n|[\s\S]")
_MAX_INTEGER = 2**63  # "64-bit signed integers should be accepted"; many readers take no more


class TomlStyle(NamedTuple):
    """How the values of a block are written.

    `dates` says that a text which is a date stands without quotes; `unit` is the
    indentation of an array's items if these have lines of their own, else empty.
    """

    quote: str = '"'
    dates: bool = False
    unit: str = ""
    trailing_comma: bool = False
    padding: str = " "
    line_end: str = "\n"

    def spelled(self, value: Any, indentation: str = "") -> str:
        """A value as TOML; RefusalError for what TOML does not know."""
        if isinstance(value, str):
            return value if self.dates and is_date(value) else quoted(value, self.quote)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int) and -_MAX_INTEGER <= value < _MAX_INTEGER:
            return str(value)
        if isinstance(value, float):
            return repr(value)
        if isinstance(value, list):
            return self._array(value, indentation)
        if isinstance(value, dict):
            return self._table(value)
        raise RefusalError("TOML has no such value")

    def _array(self, items: list[Any], indentation: str) -> str:
        if not items or not self.unit:
            return "[" + ", ".join(self._replace(unit="").spelled(item) for item in items) + "]"
        inner = self.line_end + indentation + self.unit
        texts = [self._replace(unit="").spelled(item) for item in items]
        last = "," if self.trailing_comma else ""
        return f"[{inner}{f',{inner}'.join(texts)}{last}{self.line_end}{indentation}]"

    def _table(self, table: dict[str, Any]) -> str:
        if not table:
            return "{}"
        on_one_line = self._replace(unit="")
        pairs = [f"{key_text(key)} = {on_one_line.spelled(value)}" for key, value in table.items()]
        return "{" + self.padding + ", ".join(pairs) + self.padding + "}"


def is_date(text: str) -> bool:
    """Whether a text, without quotes, is a date or a time in TOML."""
    if _DATE.fullmatch(text) is None:
        return False
    try:
        tomllib.loads(f"date = {text}")
    except ValueError:
        return False
    return True


def key_text(name: str, like: str = "") -> str:
    """A key, with the quotes of another one's text where that has some or this needs some."""
    if not isinstance(name, str):
        raise RefusalError("a key of TOML is a text")
    if like[:1] not in ("'", '"') and _BARE_KEY.fullmatch(name):
        return name
    return quoted(name, "'" if like[:1] == "'" else '"')


def quoted(text: str, quote: str) -> str:
    """A text on one line, in single quotes only where nothing in it needs an escape."""
    if _HALF.search(text):
        raise RefusalError("half of a character cannot be written in TOML")
    if quote == "'" and "'" not in text and not _CONTROL.search(text):
        return f"'{text}'"
    return f'"{_escaped(text)}"'


def respelled(raw: str, old: str, new: str, at: int, line_end: str) -> Edit:
    """Another text in the place of one that starts at an offset of the file.

    Only the piece that changes is written, in the quotes that are there, if they can
    hold it. Raises RefusalError where no TOML stands for the new text.
    """
    if _HALF.search(new):
        raise RefusalError("half of a character cannot be written in TOML")
    width = 3 if raw.startswith(('"""', "'''")) else 1
    for start, end, piece in _pieces(raw, old, new, width):
        for text in _spellings(piece, raw[:width], line_end):
            whole = raw[:start] + text + raw[end:]
            if not _ends_in_four(whole) and _reads_as(whole, new):
                return Edit(Span(at + start, at + end), text)
    for text in _whole(new, raw[:width], line_end):
        if _reads_as(text, new):
            return Edit(Span(at, at + len(raw)), text)
    raise RefusalError("no TOML text stands for the new value")


def _pieces(raw: str, old: str, new: str, width: int) -> list[tuple[int, int, str]]:
    """What may be replaced in a text's source, and what it then has to stand for."""
    start, end = width, len(raw) - width
    if width == 3:
        start += 2 if raw.startswith("\r\n", 3) else raw.startswith("\n", 3)
    pattern = _CHARACTER if raw[0] == '"' else _LITERAL_CHARACTER
    places = [
        found.span()
        for found in pattern.finditer(raw, start, end)
        if raw[0] == "'" or found[0][0] != "\\" or not found[0][1:].isspace()
    ]
    if len(places) != len(old):
        return []
    (first, last), _ = smallest_edit(old, new)
    piece = new[first : len(new) - (len(old) - last)]
    before = places[first - 1][1] if first else start
    if last == first:
        return [(before, before, piece)]
    # a line that is folded in front of the piece goes only if it has to
    return [(place, places[last - 1][1], piece) for place in (places[first][0], before)]


def _spellings(piece: str, quotes: str, line_end: str) -> list[str]:
    """How a piece of a text may be written between quotes, the plainest way first."""
    if quotes == '"':
        return [_escaped(piece)]
    if quotes == "'":
        return [piece]
    lines = [piece.replace("\n", line_end)] if "\r" not in piece else []
    if quotes == '"""':
        lines.append(_escaped_lines(piece, line_end))
    return lines


def _whole(text: str, quotes: str, line_end: str) -> list[str]:
    if len(quotes) == 1:
        return [quoted(text, quotes)]
    return [f'"""{line_end}{_escaped_lines(text, line_end)}"""']


def _ends_in_four(raw: str) -> bool:
    """Whether a quote stands beside the three that close a text: new in TOML 1.0."""
    return len(raw) > 6 and raw.endswith(('""""', "''''"))


def _reads_as(raw: str, text: str) -> bool:
    try:
        return bool(tomllib.loads(f"text = {raw}") == {"text": text})
    except ValueError:
        return False


def _escaped(text: str) -> str:
    return _NEEDS_ESCAPE.sub(lambda found: _escape(found[0]), text)


def _escaped_lines(text: str, line_end: str) -> str:
    return line_end.join(_escaped(line) for line in text.split("\n"))


def _escape(character: str) -> str:
    return _SHORT.get(character) or f"\\u{ord(character):04X}"
