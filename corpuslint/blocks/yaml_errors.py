"""libyaml's complaints in plain words, each at the place that an author can mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from yaml.error import MarkedYAMLError
from yaml.events import ScalarEvent

from corpuslint.tuples import NamedTuple

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAIR = re.compile(r":(?:\s|\Z)")
_TIGHT_COLON = re.compile(r"[\w.-]+(:)(?=[^\s/])")
_TIGHT_DASH = re.compile(r"-(?=[^\s-])")
_ODD_SPACE = re.compile(r"[\w.-]+:([^\S \t\r\n])")
_COMMENT = re.compile(r"\s#")
_DOTS = re.compile(r"(?:\A|[\r\n])\.\.\.")
_LONE_QUESTION = re.compile(r"[\[{,]\s*(\?)\s*(?=[\]},])")
LONE_QUESTION = "a value in brackets cannot be a single `?`; quote it"
# how many rows up the beginning of a text of several lines is looked for
_ROWS_ABOVE = 1000

TAB = "a tab cannot indent YAML; use spaces"
NO_PAIR = "this line is neither a `key: value` pair nor part of one"
COLON_IN_BRACKETS = "a value in brackets cannot start or end with `:`; quote it"
TIGHT_COLON = "a space must follow this colon"
AFTER_QUOTE = "text follows a quoted value; put all of it in quotes"
MISFIT = "this line does not fit the indentation of the lines above it"

Place = tuple[int, int, str]  # start, end, message


class _Complaint(NamedTuple):
    """What libyaml says, where, and where what it was reading began."""

    problem: str
    context: str
    at: int
    began: int
    text: str
    last: Any  # the last event that came, or None


def explain(error: Exception, text: str, events: list[Any]) -> Place:
    """The (start, end, message) of a parser's complaint about a block's text."""
    if not isinstance(error, MarkedYAMLError):
        return _bad_character(error, text)
    mark = error.problem_mark or error.context_mark
    at = min(mark.index, len(text)) if mark is not None else 0
    began = min(error.context_mark.index, len(text)) if error.context_mark is not None else at
    problem = error.problem or error.context or "this is not YAML"
    last = events[-1] if events else None
    complaint = _Complaint(problem, error.context or "", at, began, text, last)
    for words, place in _BY_PROBLEM:
        if words in problem:
            return place(complaint)
    for words, place in _BY_CONTEXT:
        if words in complaint.context:
            return place(complaint)
    context = f"{complaint.context}: " if complaint.context else ""
    return at, min(at + 1, len(text)), context + problem


def _bad_character(error: Exception, text: str) -> Place:
    found = _UNPRINTABLE.search(text)
    if found is None:
        return 0, min(1, len(text)), str(error).splitlines()[0]
    code = ord(found[0])
    return found.start(), found.end(), f"the character U+{code:04X} is not allowed in YAML"


def _bad_start(complaint: _Complaint) -> Place:
    text, at = complaint.text, complaint.at
    tab = text.find("\t", _row_start(text, at), at + 1)
    if tab >= 0 and not text[_row_start(text, at) : tab].strip():
        return tab, tab + 1, TAB
    sign = text[at : at + 1]
    if sign == "\t":
        return at, at + 1, TAB
    if sign == "%" and at > 0 and text[at - 1] == "{":
        return at - 1, at + 1, "a value cannot start with `{%`; quote it"
    return _cannot_start(text, at)


def _tab(complaint: _Complaint) -> Place:
    return complaint.at, complaint.at + 1, TAB


def _nested_colon(complaint: _Complaint) -> Place:
    text, at = complaint.text, complaint.at
    start = _row_start(text, at)
    before = text[start:at]
    if _PAIR.search(before):
        if before.rstrip().endswith(("'", '"')):
            return at, at + 1, "`: ` follows a quoted value; put all of it in quotes"
        return at, at + 1, "a second `: ` in an unquoted value; quote the value"
    start += len(before) - len(before.lstrip())
    culprit = _row_without_pair_above(text, start)
    if culprit is not None:
        return _no_pair_at(text, culprit)
    return start, at, "a key cannot stand here; check the indentation, or quote the value"


def _row_without_pair_above(text: str, start: int) -> int | None:
    """The first of the rows above, indented as this one, that became one text with its key."""
    at = _row_start(text, start)
    column = start - at
    found = None
    for _ in range(_ROWS_ABOVE):
        if at == 0:
            break
        at = _row_start(text, at - 1)
        row = text[at : _row_end(text, at)]
        if not row.strip():
            continue
        if len(row) - len(row.lstrip(" ")) != column or _PAIR.search(row):
            break
        found = at + column
    return found


def _no_pair(complaint: _Complaint) -> Place:
    return _no_pair_at(complaint.text, complaint.began)


def _no_pair_at(text: str, start: int) -> Place:
    end = _row_end(text, start)
    row = text[start:end]
    wide = row.find("\uff1a")
    if wide >= 0:
        return start + wide, start + wide + 1, "`\uff1a` is no colon to YAML; write `: `"
    colon = _TIGHT_COLON.match(row)
    if colon:
        return start + colon.start(1), start + colon.end(1), TIGHT_COLON
    space = _ODD_SPACE.match(row)
    if space:
        message = f"a space must follow the colon, not U+{ord(space[1]):04X}"
        return start + space.start(1), start + space.end(1), message
    if _TIGHT_DASH.match(row):
        return start, start + 1, "a space must follow the dash of a list item"
    return start, end, NO_PAIR


def _misfit(complaint: _Complaint) -> Place:
    text, at, last = complaint.text, complaint.at, complaint.last
    sign = text[at : at + 1]
    before = text[_row_start(text, at) : at]
    if isinstance(last, ScalarEvent) and last.style in ("'", '"') and before.strip():
        return _after_quote(text, at, last)
    if sign in ("]", "}"):
        return at, at + 1, f"`{sign}` closes nothing here"
    if before.strip():
        return _after_value(text, at, before.rstrip()[-1])
    if sign == ":":
        return at, at + 1, "a key is missing before this colon"
    if _DOTS.search(text, 0, at):
        return at, _row_end(text, at), "nothing may follow the `...` that ends the YAML"
    if not text[at:].strip() and text.lstrip().startswith("%"):
        return 0, 1, "a line cannot start with `%`"
    comment = _comment_above(text, at)
    if comment is not None:
        message = "` #` starts a comment, which ends the value; quote the value"
        return comment, comment + 1, message
    return at, _row_end(text, at), MISFIT


def _comment_above(text: str, at: int) -> int | None:
    """A `#` that cut off the row above, which the row at a place goes on."""
    start = _row_start(text, at)
    if start == 0 or _indent(text, at) <= _indent(text, start - 1):
        return None
    above = _row_start(text, start - 1)
    comment = _COMMENT.search(text, above, start)
    return comment.start() + 1 if comment and text[above : comment.start()].strip() else None


def _after_value(text: str, at: int, closing: str) -> Place:
    end = _row_end(text, at)
    if closing in "]}":
        return at, end, f"text follows the closing `{closing}`; quote the value"
    if closing in "'\"" and text[at : at + 1] == ":":
        return at, at + 1, TIGHT_COLON
    if closing in "'\"":
        return at, end, AFTER_QUOTE
    return at, end, "this does not fit what stands before it; quote the value"


def _after_quote(text: str, at: int, last: Any) -> Place:
    start, end = last.start_mark.index, last.end_mark.index
    quote = last.style
    if _row_start(text, start) != _row_start(text, end):
        opening = text.find(quote, start)  # a tag or an anchor may stand before it
        return opening, opening + 1, "the quote that opens here is not closed on its line"
    if text[at : at + 1] == ":":
        return at, at + 1, TIGHT_COLON
    if at == end and quote == "'":
        return at - 1, at, "this apostrophe ends the quoted value; write it twice"
    if at == end:
        return at - 1, at, 'this quote ends the value; write `\\"` inside double quotes'
    return at, _row_end(text, at), AFTER_QUOTE


def _open_bracket(complaint: _Complaint) -> Place:
    text, at, began = complaint.text, complaint.at, complaint.began
    kind = "mapping in braces" if text[began : began + 1] == "{" else "list in brackets"
    question = _LONE_QUESTION.search(text, began, at)
    if question is not None:
        start = question.start(1)
        return start, start + 1, LONE_QUESTION
    same_row = _row_start(text, at) == _row_start(text, began)
    if at < len(text) and (same_row or _indent(text, at) > _indent(text, began)):
        return at, at + 1, f"a comma is missing before this, or the {kind} is not closed"
    return began, began + 1, f"this {kind} is not closed"


def lone_question(text: str, events: list[Any]) -> int | None:
    """Where a single `?` stands for an item, which libyaml takes from 0.2.6 on, or None.

    To its older versions, and so to most readers that use it, it is an error; to
    others a mapping of nothing to nothing.
    """
    for found in _LONE_QUESTION.finditer(text):
        behind = found.end(1)
        for event in events:
            if behind <= event.start_mark.index <= found.end() and getattr(event, "value", 0) == "":
                return found.start(1)
    return None


def _open_quote(complaint: _Complaint) -> Place:
    return complaint.began, complaint.began + 1, "the quote that opens here is never closed"


def _escape(complaint: _Complaint) -> Place:
    text = complaint.text
    start = max(text.rfind("\\", 0, complaint.at + 1), 0)
    end = max(start + 2, complaint.at)
    shown = text[start:end] if text[start:end].isprintable() else text[start]
    cure = "double the backslash or use single quotes"
    digits = {"x": 2, "u": 4, "U": 8}.get(text[start + 1 : start + 2])
    if digits:
        what = f"`{shown}` wants {digits} hexadecimal digits of a character"
        return start, end, f"{what} in double quotes; {cure}"
    return start, end, f"`{shown}` is no escape in double quotes; {cure}"


def _no_value(complaint: _Complaint) -> Place:
    at = complaint.at
    sign = complaint.text[at : at + 1]
    if sign == ":" and "flow" in complaint.context:
        return at, at + 1, COLON_IN_BRACKETS
    if not sign or sign.isspace():
        return at, at, "a value is missing here"
    if sign == "," and "flow" in complaint.context:
        return at, at + 1, "a value is missing before this comma"
    return _cannot_start(complaint.text, at)


def _colon_in_brackets(complaint: _Complaint) -> Place:
    return complaint.at, complaint.at + 1, COLON_IN_BRACKETS


def _key_sign(complaint: _Complaint) -> Place:
    return complaint.at, complaint.at + 1, "a value cannot start with `? `; quote it"


def _list_on_key_row(complaint: _Complaint) -> Place:
    at, text = complaint.at, complaint.text
    message = "a list cannot start on the line of its key; quote the value if it is a text"
    return at, _row_end(text, at), message


def _sign_at_beginning(complaint: _Complaint) -> Place:
    return _cannot_start(complaint.text, complaint.began)


def _directive(complaint: _Complaint) -> Place:
    return complaint.began, complaint.began + 1, "a line cannot start with `%`"


_BY_PROBLEM: tuple[tuple[str, Callable[[_Complaint], Place]], ...] = (
    ("mapping values are not allowed", _nested_colon),
    ("cannot start any token", _bad_start),
    ("tab character", _tab),
    ("unexpected end of stream", _open_quote),
    ("unexpected document", _open_quote),
    ("expected key", _misfit),
    ("expected <block end>", _misfit),
    ("expected '-' indicator", _misfit),
    ("expected <document start>", _misfit),
    ("expected '<document start>'", _misfit),
    ("expected ',' or", _open_bracket),
    ("could not find expected ':'", _no_pair),
    ("unknown escape", _escape),
    ("hexdecimal", _escape),
    ("hexadecimal", _escape),
    ("escape code", _escape),
    ("found unexpected ':'", _colon_in_brackets),
    ("node content", _no_value),
    ("mapping keys are not allowed", _key_sign),
    ("sequence entries are not allowed", _list_on_key_row),
    ("undefined tag handle", _sign_at_beginning),
)
_BY_CONTEXT: tuple[tuple[str, Callable[[_Complaint], Place]], ...] = (
    ("alias", _sign_at_beginning),
    ("anchor", _sign_at_beginning),
    ("tag", _sign_at_beginning),
    ("block scalar", _sign_at_beginning),
    ("directive", _directive),
)


def _cannot_start(text: str, at: int) -> Place:
    sign = text[at : at + 1]
    name = "a backtick" if sign == "`" else f"`{sign}`"
    if not sign.isprintable():
        name = f"U+{ord(sign):04X}"
    is_key = not text[_row_start(text, at) : at].strip(" -") and _PAIR.search(
        text, at, _row_end(text, at)
    )
    return at, at + 1, f"a {'key' if is_key else 'value'} cannot start with {name}; quote it"


def _row_start(text: str, at: int) -> int:
    if text[at - 1 : at + 1] == "\r\n":
        at -= 1  # between the two, the row has not ended
    start = text.rfind("\n", 0, at) + 1
    return max(start, text.rfind("\r", start, at) + 1)


def _row_end(text: str, at: int) -> int:
    """The end of the row that a place is in, without white space before it."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    carriage_return = text.find("\r", at, end)
    end = end if carriage_return < 0 else carriage_return
    while end > at and text[end - 1] in " \t":
        end -= 1
    return end


def _indent(text: str, at: int) -> int:
    start = _row_start(text, at)
    row = text[start : _row_end(text, start)]
    return len(row) - len(row.lstrip(" "))
