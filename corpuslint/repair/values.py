"""Which text an author meant as a value and left without quotes, where YAML stops.

Only what leaves no doubt is found: a value that goes on after `: ` or ` #`, that
starts with a character of YAML's own by accident, or with words in brackets or
quotes before others.
"""

from __future__ import annotations

from corpuslint.patterns import lazy
from corpuslint.profile import Profile
from corpuslint.repair.rows import MAX_ROW, Rows, is_comment, value_of_row
from corpuslint.span import Span
from corpuslint.tuples import NamedTuple

SIGNS = "@`%*&!|>"
# in brackets, `&` and `!` are far more often meant
_FLOW_SIGNS = "@`%*|>"
_PAIR = lazy(r":(?:[ \t]|\Z)")
_COMMENT = lazy(r"[ \t]#")
_SPACED_COMMENT = lazy(r"[ \t]#(?:\s|\Z)")
_LIST_ITEM = lazy(r"-(?:[ \t]|\Z)")
_COLLECTION = lazy(r":[ \t]+(?:\[.*\]|\{.*\})\Z")
# What fills these in decides itself whether quotes must stand around them.
_TEMPLATE = lazy(r"\{\{|\{%|<%|\$\{")
# Control characters, breaks of YAML 1.1 and half characters: not what an author sees.
_UNSEEN = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
# `[draft] My title`: words in brackets without a comma, and more words
_LABEL = lazy(r"""(?:\[[^\s\[\]{},"'#][^\[\]{},"'#]*\][ \t]*)+(?=[^\s,;\]}#/\\])[^\n]*\w""")
# `"Fresh" bread`: a quotation, and more words; a comma or a digit may be something else
_QUOTATION = lazy(r"""(?:"[^"\\\s](?:[^"\\]*[^"\\\s])?"|'[^'\s](?:[^']*[^'\s])?')[ \t]+[^\W\d_]""")
_NOT_PLAIN = frozenset("\"'[]{}#,")
_FLOW_ITEM = lazy(r"""[^,\[\]{}"'#:\r\n]*""")
_FLOW_ITEM_END = lazy(r"\s*[,\]}]")
_ALIAS = lazy(r"\*([A-Za-z0-9_-]+)")
_ANCHOR = lazy(r"&([^\s,\[\]{}]+)")
_ENTITY = lazy(r"&(?:\w+|#\d+|#[xX][0-9a-fA-F]+);")
_TAG = lazy(r"(?P<tag>!\S*)(?:\s+(?P<rest>.*))?\Z")
# R Markdown and Quarto run what follows these
_KNOWN_TAGS = frozenset(["!r", "!expr"])
# Psych and PyYAML refuse these names; js-yaml, ruamel.yaml and Hugo take them for anchors
_STRICT_ABOUT_ANCHORS = frozenset(["jekyll", "python-frontmatter"])


class Unquoted(NamedTuple):
    """A value that quotes must stand around.

    `value` runs from its first character to its last, maybe over several rows;
    `entry` are the whole rows of all that begins on its first row. `has_key`: a key
    stands before it, if what holds it is a mapping, and no text with a colon in it.
    """

    value: Span
    entry: Span
    has_key: bool


class _Source(NamedTuple):
    """The text that a value stands in, and what it is."""

    text: str
    profile: Profile
    is_data: bool


def find_unquoted(text: str, at: int, profile: Profile, is_data: bool) -> Unquoted | None:
    """The value for which a parser stopped at a place of a text; None where that is not sure.

    `is_data` is for a file that is YAML from end to end: a tag may be meant there.
    """
    rows = Rows(text)
    number = rows.number(at)
    row = rows[number]
    if len(row) > MAX_ROW:
        return None
    place = value_of_row(row)
    column = at - rows.starts[number]
    if column >= len(row):
        return None
    if place is None or (column > place.start and row[column] in _FLOW_SIGNS):
        return _find_in_flow(text, rows, at)
    value = row[place.start :].rstrip(" \t")
    if not place.start <= column < place.start + len(value):
        return None
    last = _last_row(rows, number, place.parent)
    if last is None:
        return None
    lines = [value, *(rows[following].strip(" \t") for following in range(number + 1, last + 1))]
    if any(_TEMPLATE.search(line) or _UNSEEN.search(line) for line in lines):
        return None
    source = _Source(text, profile, is_data)
    if not _is_text(lines, column - place.start, place.key, source):
        return None
    end = rows.starts[last] + len(rows[last].rstrip(" \t"))
    span = Span(rows.starts[number] + place.start, end)
    return Unquoted(span, rows.entry(number), place.key != "")


def _is_text(lines: list[str], column: int, key: str, source: _Source) -> bool:
    """Whether what is no YAML (its rows, the first of them at a column) can only be a text.

    Where part of it may be a comment, it is not sure what the text is.
    """
    value = lines[0]
    first = value[0]
    if value[column] == "#" and first not in _NOT_PLAIN and first not in SIGNS:
        return len(lines) > 1 and _SPACED_COMMENT.search(value) is None
    if _COMMENT.search(value):
        return False
    if first in SIGNS:
        return (column == 0 or first == "*") and _is_accident(lines, source)
    if first in "[\"'" and source.profile.name == "gray-matter" and _PAIR.search(value):
        return False  # js-yaml 3 starts another pair on the same line
    if first == "[":
        return _is_label(value, key)
    if first in "\"'":
        return len(lines) == 1 and _QUOTATION.match(value) is not None
    if first in _NOT_PLAIN or (first in "-?:" and not value[1:2].strip()):
        return False
    return _PAIR.match(value, column) is not None and _is_sentence(value)


def _last_row(rows: Rows, number: int, parent: int) -> int | None:
    """The last row that goes on with the value of a row; None where these may be something else."""
    last = number
    for following in range(number + 1, len(rows)):
        row = rows[following]
        bare = row.strip(" \t")
        if bare and len(row) - len(row.lstrip(" ")) <= parent:
            break
        if bare and not is_comment(bare):
            last = following
    for following in range(number + 1, last + 1):
        bare = rows[following].strip(" \t")
        if (
            not bare
            or len(bare) > MAX_ROW
            or is_comment(bare)
            or _PAIR.search(bare)
            or _COMMENT.search(bare)
            or _LIST_ITEM.match(bare)
        ):
            return None
    return last


def _is_sentence(value: str) -> bool:
    """Whether a value with a colon is no key with nothing or a list behind it."""
    return (not value.endswith(":") or " " in value) and _COLLECTION.search(value) is None


def _is_label(value: str, key: str) -> bool:
    """Whether brackets at the start of a value are part of a text; under `tags` they are a list."""
    return _LABEL.match(value) is not None and not key.strip("\"'").endswith(
        ("s", "tag", "category")
    )


def _is_accident(lines: list[str], source: _Source) -> bool:
    """Whether a value starts with a character of YAML's own, and means nothing by it."""
    value = lines[0]
    sign = value[0]
    if sign in "|>":
        return len(lines) == 1  # else it may begin a text that belongs on the next rows
    if sign == "*":
        alias = _ALIAS.match(value)
        return alias is None or (alias.end() < len(value) and f"&{alias[1]}" not in source.text)
    if sign == "&":
        return _is_ampersand(value, source)
    if sign == "!":
        return not source.is_data and _is_exclamation(value)
    return True


def _is_ampersand(value: str, source: _Source) -> bool:
    anchor = _ANCHOR.match(value)
    if anchor is None:
        return True
    if f"*{anchor[1]}" in source.text:
        return False
    if source.profile.name in _STRICT_ABOUT_ANCHORS:
        return True
    return source.profile.name == "none" and _ENTITY.match(value) is not None


def _is_exclamation(value: str) -> bool:
    found = _TAG.match(value)
    assert found is not None
    tag, rest = found["tag"], found["rest"] or ""
    if tag in _KNOWN_TAGS or tag[1:2] == "<" or "/" in tag or ":" in tag[:-1]:
        return False
    if tag[1:2] == "!" and tag[2:3].isalpha():
        return False
    return rest[:1] not in {*"[{\"'|>&*"}


def _find_in_flow(text: str, rows: Rows, at: int) -> Unquoted | None:
    """An item between brackets, or a value between braces, that starts with a sign."""
    item = _FLOW_ITEM.match(text, at)
    before = text[max(at - MAX_ROW, 0) : at].rstrip()
    if item is None or text[at] not in _FLOW_SIGNS or before[-1:] not in ("[", ",", ":"):
        return None
    value = item[0].rstrip(" \t")
    if _FLOW_ITEM_END.match(text, item.end()) is None or _UNSEEN.search(value):
        return None
    alias = _ALIAS.match(value)
    if alias is not None and (alias.end() == len(value) or f"&{alias[1]}" in text):
        return None
    return Unquoted(Span(at, at + len(value)), rows.entry(rows.number(at)), False)
