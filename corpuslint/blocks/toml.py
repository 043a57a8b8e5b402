"""TOML blocks: values by tomllib, places on demand by tree-sitter-toml."""

from __future__ import annotations

import datetime
import sys
from typing import Any

from corpuslint.blocks.limits import DEFAULTS, LimitError, Limits, too_long_key, too_long_number
from corpuslint.blocks.node import Node, PlainNode
from corpuslint.scalar import MAX_DIGITS
from corpuslint.span import Span
from corpuslint.split import Problem

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_TEMPORAL = (datetime.date, datetime.time)  # a datetime is a date


class TomlBlock:
    """A parsed TOML block: `data`, `problems`, and places on demand.

    Dates and times stay text, exactly as written.
    """

    __slots__ = ("data", "doubtful", "limits", "offset", "problems", "text", "tree")

    def __init__(self, text: str, offset: int, limits: Limits = DEFAULTS) -> None:
        self.text = text
        self.offset = offset
        self.limits = limits
        self.problems: list[Problem] = []
        self.data: Any = None
        self.doubtful = False
        self.tree: Node | None = None
        try:
            nested = text.count("[") + text.count("{") + text.count(".")
            told = text.count("=") + text.count(",")
            if nested > limits.depth or told > limits.values // 2:
                from corpuslint.blocks.toml_errors import check_limits

                check_limits(text, limits)
            # tomllib takes only LF and CR LF, and says so at the right place
            self.data = tomllib.loads(text)
            self._keep_as_written()
        except LimitError as error:
            self._report("resource-limit", error.offset, error.offset + 1, error.message)
        except ValueError as error:  # a number too long for CPython is a bare one
            from corpuslint.blocks.toml_errors import explain

            if not self._explain_repeated_key(error):
                self._report("invalid-toml", *explain(error, text))

    def _report(self, rule: str, start: int, end: int, message: str) -> None:
        start = min(start, len(self.text))
        end = min(max(start, end), len(self.text))
        span = Span(self.offset + start, self.offset + end)
        self.problems.append(Problem(rule, span, message))

    def _explain_repeated_key(self, error: ValueError) -> bool:
        from corpuslint.blocks.toml_errors import says_repeated
        from corpuslint.blocks.toml_places import Builder

        if not says_repeated(error):
            return False
        repeated = Builder(self.text, self.offset).repeated
        if repeated is None:
            return False
        name, span, first = repeated
        message = f"the key {name[:60]!r} is here twice"
        self.problems.append(Problem("duplicate-key", span, message, ((first, "first here"),)))
        return True

    def _keep_as_written(self) -> None:
        """Keep text what is no JSON, and say what is too long for any reader."""
        longest = self.limits.key_length
        stack: list[tuple[Any, tuple[str | int, ...]]] = [(self.data, ())]
        while stack:
            container, path = stack.pop()
            items = container.items() if isinstance(container, dict) else enumerate(container)
            for key, value in list(items):
                if key.__class__ is str and len(key) > longest:
                    node = self.place().find((*path, key))[0]
                    at = (node.key or node.span).start - self.offset
                    self.data = None
                    raise LimitError(too_long_key(len(key), self.limits), at)
                if isinstance(value, _TEMPORAL):
                    container[key] = self._source((*path, key)) or value.isoformat()
                elif isinstance(value, (dict, list)):
                    stack.append((value, (*path, key)))
                elif isinstance(value, int) and value.bit_length() > MAX_DIGITS:
                    # a digit is a bit or more
                    start, end = self._span((*path, key))
                    digits = _digits(self.text[start:end])
                    if digits > MAX_DIGITS:
                        container[key] = hex(value)  # so CPython writes it, however long it is
                        self._report("resource-limit", start, end, too_long_number(digits))

    def _source(self, path: tuple[str | int, ...]) -> str | None:
        start, end = self._span(path)
        return self.text[start:end] or None

    def _span(self, path: tuple[str | int, ...]) -> Span:
        """Where a value stands in the text; nowhere if it is not found."""
        node, depth = self.place().find(path)
        if depth < len(path):
            return Span(0, 0)
        return Span(node.span.start - self.offset, node.span.end - self.offset)

    def place(self) -> Node:
        """The tree of places; a table written in pieces runs from its first to its last."""
        if self.data is None:
            return PlainNode(Span(self.offset, self.offset))
        if self.tree is None:
            from corpuslint.blocks.toml_places import Builder

            self.tree = Builder(self.text, self.offset).root
        return self.tree


def _digits(number: str) -> int:
    """How many digits a whole number is written with."""
    number = number.lstrip("+-").replace("_", "")
    return len(number) - 2 if number[:2] in ("0x", "0o", "0b") else len(number)
