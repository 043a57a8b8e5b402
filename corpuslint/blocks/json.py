"""JSON blocks: values by the standard library, places by a scanner of our own.

YAML's flow style is not JSON (surrogate escapes, long keys), so libyaml is no
judge of it.
"""

from __future__ import annotations

import json
import re
from typing import Any

from corpuslint.blocks.limits import (
    DEFAULTS,
    LimitError,
    Limits,
    too_deep,
    too_long_key,
    too_long_number,
    too_many,
)
from corpuslint.blocks.node import Node, PlainNode
from corpuslint.scalar import MAX_DIGITS, is_overlong
from corpuslint.span import Span
from corpuslint.split import Problem

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_IS_KEY = re.compile(r"\s*:")
_WORD = re.compile(r'[^\s\[\]{},:"]+')


class JsonBlock:
    """A parsed JSON block: `data`, `problems`, and places on demand.

    `text` lacks its outer braces where `bare` says so, as in Hexo's `;;;`.
    """

    __slots__ = ("bare", "data", "doubtful", "limits", "offset", "problems", "text")

    def __init__(self, text: str, offset: int, bare: bool, limits: Limits = DEFAULTS) -> None:
        self.text = "{" + text + "}" if bare else text
        self.offset = offset - 1 if bare else offset
        self.bare = bare
        self.limits = limits
        self.problems: list[Problem] = []
        self.data: Any = None
        self.doubtful = False
        repeated = False
        may_be_long = len(text) > limits.key_length
        has_long_number = False

        def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
            nonlocal repeated
            mapping = dict(items)
            repeated = repeated or len(mapping) < len(items)
            if may_be_long and max(map(len, mapping), default=0) > limits.key_length:
                raise _LongKeyError
            return mapping

        def integer(text: str) -> int | str:
            nonlocal has_long_number
            if len(text) <= MAX_DIGITS:
                return int(text)
            has_long_number = True
            return text

        try:
            self._check_limits()
            self.data = json.loads(
                self.text,
                object_pairs_hook=pairs,
                parse_int=integer,
                parse_constant=_refuse_constant,
            )
        except LimitError as error:
            self._report("resource-limit", error.offset, error.offset + 1, error.message)
        except _LongKeyError:
            start, key = next(
                (token.start(), json.loads(token[0]))
                for token in _TOKEN.finditer(self.text)
                if len(token[0]) > limits.key_length and _IS_KEY.match(self.text, token.end())
            )
            self._report("resource-limit", start, start + 1, too_long_key(len(key), limits))
        except json.JSONDecodeError as error:
            self._report("invalid-json", *_explain(error, self.text))
        except _NoJsonError as error:
            name = str(error)
            tokens = _TOKEN.finditer(self.text)
            start = next((token.start() for token in tokens if token[0].startswith(name)), 0)
            self._report("invalid-json", start, start + len(name), f"`{name}` is no JSON value")
        if repeated and self.data is not None:
            self.problems += self._scan()[1]
        if has_long_number and self.data is not None:
            for token in _TOKEN.finditer(self.text):
                if is_overlong(token[0]):
                    message = too_long_number(len(token[0]))
                    self._report("resource-limit", token.start(), token.end(), message)

    def _span(self, start: int, end: int) -> Span:
        """A span of the file: the braces that a bare block lacks have no place in it."""
        low = 1 if self.bare else 0
        high = max(low, len(self.text) - low)
        start = min(max(start, low), high)
        return Span(self.offset + start, self.offset + min(max(start, end), high))

    def _report(self, rule: str, start: int, end: int, message: str) -> None:
        self.problems.append(Problem(rule, self._span(start, end), message))

    def _check_limits(self) -> None:
        opening = self.text.count("[") + self.text.count("{")
        separating = self.text.count(",") + self.text.count(":")
        limits = self.limits
        if opening <= limits.depth and opening + separating <= limits.values:
            return
        depth = nodes = 0
        for token in _TOKEN.finditer(self.text):
            sign = token[0]
            if sign in "[{":
                depth += 1
            elif sign in "]}":
                depth -= 1
            nodes += sign not in ",:]}"
            if depth > limits.depth:
                raise LimitError(too_deep(limits), token.start())
            if nodes > limits.values:
                raise LimitError(too_many(limits), token.start())

    def place(self) -> Node:
        """The tree of places; a block that does not parse has none."""
        if self.data is None:
            return PlainNode(self._span(0, 0))
        return self._scan()[0]

    def spare_entries(self) -> dict[int, Span]:
        """What to cut for repeated keys to be there once, by where they start in the file.

        Only where all the entries of a key say the same. The comma before it goes, too.
        """
        tokens = list(_TOKEN.finditer(self.text))
        texts = [token[0] for token in tokens]
        spare: dict[int, Span] = {}
        stack: list[list[int]] = []  # of each open object or list: where its entries start
        for index, text in enumerate(texts):
            if text in ("{", "["):
                stack.append([index + 1])
            elif text == ",":
                stack[-1].append(index + 1)
            elif text in ("}", "]"):
                starts = [*stack.pop(), index + 1]
                for place in _repeated_alike(texts, starts) if text == "}" else ():
                    # each ends right before its comma, or the brace
                    cut = (tokens[starts[place] - 2].end(), tokens[starts[place + 1] - 2].end())
                    spare[self.offset + tokens[starts[place]].start()] = self._span(*cut)
        return spare

    def _scan(self) -> tuple[Node, list[Problem]]:
        """The tree of places, and a problem for each key that its mapping has already."""
        problems: list[Problem] = []
        root = PlainNode(self._span(0, 0))
        open_nodes: list[Node] = []
        key: tuple[str, Span] | None = None
        expects_key = False
        for token in _TOKEN.finditer(self.text):
            text = token[0]
            span = self._span(token.start(), token.end())
            if text in ("}", "]"):
                node = open_nodes.pop()
                node.span = Span(node.span.start, span.end)
                expects_key = False
            elif text == ",":
                expects_key = open_nodes[-1].style == "{"
            elif text == ":":
                expects_key = False
            elif expects_key:
                key = (json.loads(text), span)
                first = open_nodes[-1].children.get(key[0])
                if first is not None and first.key is not None:
                    problems.append(_repeated(key[0], span, first.key))
            else:
                node = PlainNode(span, key[1] if key else None, text[0])
                if open_nodes:
                    parent = open_nodes[-1]
                    parent.children[key[0] if key else len(parent.children)] = node
                else:
                    root = node
                key = None
                if text in ("{", "["):
                    open_nodes.append(node)
                    expects_key = text == "{"
        return root, problems


def _repeated_alike(tokens: list[str], starts: list[int]) -> list[int]:
    """Which entries of an object repeat a key whose entries are all alike."""
    twins: dict[str, list[int]] = {}
    if starts[1] - starts[0] > 1:  # else it has none
        for place, start in enumerate(starts[:-1]):
            twins.setdefault(json.loads(tokens[start]), []).append(place)
    found = []
    for places in twins.values():
        said = [tokens[starts[place] + 1 : starts[place + 1] - 1] for place in places]
        if all(one == said[0] for one in said):
            found += places[1:]
    return found


class _LongKeyError(Exception):
    """A key is longer than the limit allows."""


class _NoJsonError(Exception):
    """A word that only Python takes for JSON."""


def _explain(error: json.JSONDecodeError, text: str) -> tuple[int, int, str]:
    """The (start, end, message) of a complaint, worded alike for every version of Python."""
    at = error.pos
    sign = text[at : at + 1]
    before = len(text[:at].rstrip())
    if sign in ("}", "]") and text[before - 1 : before] == ",":
        return before - 1, before, "a comma follows the last entry"
    if error.msg.startswith("Illegal trailing comma"):
        return at, at + 1, "a comma follows the last entry"
    if sign == "'":
        return at, at + 1, "JSON takes no quotes but double ones"
    if sign == "#" or text[at : at + 2] in ("//", "/*"):
        return at, at + 1, "JSON has no comments"
    if "delimiter" in error.msg:
        name = "comma" if "','" in error.msg else "colon"
        return at, at + 1, f"a {name} is missing before this"
    if error.msg.startswith("Unterminated string"):
        return at, at + 1, "the quote that opens here is never closed"
    if "control character" in error.msg:
        what = "a line end" if sign in "\r\n" else f"U+{ord(sign):04X}"
        return at, at + 1, f"{what} cannot stand in a JSON text; escape it"
    if "escape" in error.msg:
        start = max(text.rfind("\\", 0, at + 1), 0)
        escape = text[start : start + 2]
        return (
            start,
            start + 2,
            f"`{escape if escape.isprintable() else escape[0]}` is no escape in JSON",
        )
    if error.msg.startswith("Extra data"):
        return at, at + 1, "nothing may follow the end of the JSON"
    if "property name" in error.msg:
        return at, at + 1, "a key in double quotes is missing here"
    word = _WORD.match(text, at)
    if word:
        return at, word.end(), f"`{word[0][:60]}` is no JSON value"
    return at, at + 1, "a value is missing here"


def _repeated(name: str, span: Span, first: Span) -> Problem:
    shown = name if len(name) <= 60 else name[:59] + "…"
    message = f"the key {shown!r} is here twice"
    return Problem("duplicate-key", span, message, ((first, "first here"),))


def _refuse_constant(name: str) -> None:
    raise _NoJsonError(name)
