"""TOML blocks: values by tomllib, places on demand by tree-sitter-toml."""

from __future__ import annotations

import datetime
import re
import sys
from typing import Any

from corpuslint.blocks.limits import MAX_DEPTH, LimitExceeded
from corpuslint.blocks.node import Node
from corpuslint.span import Lines, Span
from corpuslint.split import Problem

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TEMPORAL = (datetime.date, datetime.time)  # a datetime is a date


class TomlBlock:
    """A parsed TOML block: `data`, `problems`, and places on demand.

    Dates and times stay text, exactly as written.
    """

    __slots__ = ("data", "doubtful", "offset", "problems", "text", "tree")

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset
        self.problems: list[Problem] = []
        self.data: Any = None
        self.doubtful = False
        self.tree: Node | None = None
        try:
            # tomllib takes only LF and CR LF, and says so at the right place
            self.data = tomllib.loads(text)
            self._keep_dates_as_written()
        except tomllib.TOMLDecodeError as error:
            self._explain(str(error))
        except (RecursionError, LimitExceeded):
            message = f"nested deeper than {MAX_DEPTH} levels"
            self.problems.append(Problem("resource-limit", Span(offset, offset + 1), message))
            self.data = None

    def _explain(self, complaint: str) -> None:
        place = _PLACE.search(complaint)
        at = len(self.text)
        if place and place[1]:
            lines = Lines(self.text)
            row = min(int(place[1]), len(lines.starts))
            at = min(lines.starts[row - 1] + int(place[2]) - 1, len(self.text))
        message = _PLACE.sub("", complaint)
        rule = "invalid-toml"
        if "Cannot overwrite a value" in message or "Cannot declare" in message:
            rule = "duplicate-key"
            message = "a key or table is here twice"
            at = self.text.rfind("\n", 0, max(at - 1, 0)) + 1
        end = self.text.find("\n", at)
        span = Span(self.offset + at, self.offset + max(at + 1, end if end >= 0 else at + 1))
        if rule == "invalid-toml":
            span = Span(span.start, min(span.start + 1, self.offset + len(self.text)))
        self.problems.append(Problem(rule, span, message[:1].lower() + message[1:]))

    def _keep_dates_as_written(self) -> None:
        stack: list[tuple[Any, tuple[str | int, ...]]] = [(self.data, ())]
        while stack:
            container, path = stack.pop()
            if len(path) > MAX_DEPTH:
                raise LimitExceeded(f"nested deeper than {MAX_DEPTH} levels", 0)
            items = container.items() if isinstance(container, dict) else enumerate(container)
            for key, value in list(items):
                if isinstance(value, _TEMPORAL):
                    container[key] = self._source(path + (key,)) or value.isoformat()
                elif isinstance(value, (dict, list)):
                    stack.append((value, path + (key,)))

    def _source(self, path: tuple[str | int, ...]) -> str | None:
        node, depth = self.place().find(path)
        if depth < len(path):
            return None
        return self.text[node.span.start - self.offset : node.span.end - self.offset]

    def place(self) -> Node:
        """The tree of places; tables written in pieces run from first to last piece."""
        if self.tree is None:
            from corpuslint.blocks.toml_places import build_places

            self.tree = build_places(self.text, self.offset)
        return self.tree
