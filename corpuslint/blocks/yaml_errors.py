"""libyaml's complaints in plain words, each at the place that an author can mend."""

from __future__ import annotations

import re

from yaml.error import MarkedYAMLError, YAMLError

_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_PLAIN_WORDS = {
    "could not find expected ':'": "this line is neither a `key: value` pair nor part of one",
    "did not find expected key": "this line does not fit the indentation or quoting around it",
    "did not find expected '-' indicator": "this line does not fit the list around it",
    "did not find expected node content": "a value is missing here",
    "did not find expected ',' or ']'": "this list in brackets is not closed",
    "did not find expected ',' or '}'": "this mapping in braces is not closed",
    "found undefined tag handle": "a value cannot start with `!`, which marks a tag; quote it",
    "found unknown escape character": (
        "an unknown escape in double quotes; double the backslash or use single quotes"
    ),
    "block sequence entries are not allowed in this context": (
        "a list cannot start on the line of its key"
    ),
    "did not find expected <document start>": "nothing may follow the value of the whole block",
    "found unexpected document indicator": "the quote is still open where the document ends",
    "found invalid UTF-8": "a character that cannot be written as UTF-8",
}
_CANNOT_START = {
    "\t": "a tab cannot indent YAML; use spaces",
    "@": "a value cannot start with `@`; quote it",
    "`": "a value cannot start with a backtick; quote it",
    "%": "a value cannot start with `%`; quote it",
}


def explain(error: YAMLError, text: str) -> tuple[int, int, str]:
    """The (start, end, message) of a parser's complaint about a block's text."""
    if not isinstance(error, MarkedYAMLError):
        return _explain_character(error, text)
    problem = error.problem or error.context or "this is not YAML"
    context = error.context or ""
    mark = error.problem_mark or error.context_mark
    at = min(mark.index, len(text)) if mark is not None else 0
    if problem == "mapping values are not allowed in this context":
        return _nested_colon(at, text)
    if problem == "found character that cannot start any token":
        at = _first_bad_tab(text, at)
        character = text[at : at + 1]
        message = _CANNOT_START.get(character, f"{character!r} cannot start a value; quote it")
        return at, at + 1, message
    if "alias" in context or "anchor" in context:
        sign = "*" if "alias" in context else "&"
        start = error.context_mark.index if error.context_mark else at
        return start, start + 1, f"a value cannot start with `{sign}`; quote it"
    if problem.startswith("found unexpected end of stream") and error.context_mark:
        start = error.context_mark.index
        return start, start + 1, "the quote that opens here is never closed"
    if "block scalar" in context:
        start = error.context_mark.index if error.context_mark else at
        return start, start + 1, f"`{text[start : start + 1]}` starts a block text here; quote it"
    for known, words in _PLAIN_WORDS.items():
        if problem.startswith(known):
            start, end = _line_content(text, at)
            return start, end, words
    return at, min(at + 1, len(text)), f"{context + ': ' if context else ''}{problem}"


def _explain_character(error: YAMLError, text: str) -> tuple[int, int, str]:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return 0, min(1, len(text)), str(error).splitlines()[0]
    code = ord(found[0])
    return found.start(), found.end(), f"the character U+{code:04X} is not allowed in YAML"


def _nested_colon(at: int, text: str) -> tuple[int, int, str]:
    line_start = text.rfind("\n", 0, at) + 1
    before = text[line_start:at]
    if ": " in before or before.rstrip().endswith(":"):
        return at, at + 1, "a second `: ` in an unquoted value; quote the value"
    if text[at : at + 1] == ":":
        return at, at + 1, "a key cannot stand here; check the indentation, or quote the value"
    return at, at + 1, "a key cannot stand here; check the indentation"


def _first_bad_tab(text: str, at: int) -> int:
    """The tab in an indentation that a complaint is about, which may stand before `at`."""
    line_start = text.rfind("\n", 0, at) + 1
    tab = text.find("\t", line_start, at + 1)
    if tab >= 0 and not text[line_start:tab].strip():
        return tab
    return at


def _line_content(text: str, at: int) -> tuple[int, int]:
    """The span from a place to the end of its line, white space left out."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    while end > at and text[end - 1] in " \t\r":
        end -= 1
    return at, max(end, at)
