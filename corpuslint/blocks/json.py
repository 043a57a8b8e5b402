"""JSON blocks: values by the standard library, places by a scanner of our own.

YAML's flow style is not JSON (surrogate escapes, long keys), so libyaml is no
judge of it.
"""

from __future__ import annotations

import json
import re
from typing import Any

from corpuslint.blocks.limits import MAX_DEPTH, LimitExceeded
from corpuslint.blocks.node import Node
from corpuslint.scalar import MAX_DIGITS
from corpuslint.span import Span
from corpuslint.split import Problem

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


class JsonBlock:
    """A parsed JSON block: `data`, `problems`, and places on demand.

    `text` lacks its outer braces where `bare` says so, as in Hexo's `;;;`.
    """

    __slots__ = ("bare", "data", "doubtful", "offset", "problems", "text")

    def __init__(self, text: str, offset: int, bare: bool) -> None:
        self.text = "{" + text + "}" if bare else text
        self.offset = offset - 1 if bare else offset
        self.bare = bare
        self.problems: list[Problem] = []
        self.data: Any = None
        self.doubtful = False
        duplicates: list[str] = []

        def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
            mapping = dict(items)
            if len(mapping) < len(items):
                duplicates.append("")
            return mapping

        try:
            self._check_depth()
            self.data = json.loads(
                self.text,
                object_pairs_hook=pairs,
                parse_int=_parse_int,
                parse_constant=_refuse_constant,
            )
        except LimitExceeded as error:
            self._report("resource-limit", error.offset, error.message)
        except json.JSONDecodeError as error:
            self._report("invalid-json", error.pos, _lower_first(error.msg))
        except ValueError as error:
            self._report("invalid-json", self.text.find(str(error)), f"{error} is not JSON")
        if duplicates:
            self.place()

    def _report(self, rule: str, at: int, message: str) -> None:
        at = max(0, min(at, len(self.text) - self.bare))
        span = Span(self.offset + at, self.offset + min(at + 1, len(self.text)))
        self.problems.append(Problem(rule, span, message))

    def _check_depth(self) -> None:
        if self.text.count("[") + self.text.count("{") <= MAX_DEPTH:
            return
        depth = 0
        for token in _TOKEN.finditer(self.text):
            if token[0] in "[{":
                depth += 1
                if depth > MAX_DEPTH:
                    raise LimitExceeded(f"nested deeper than {MAX_DEPTH} levels", token.start())
            elif token[0] in "]}":
                depth -= 1

    def place(self) -> Node:
        """The tree of places; finds duplicate keys, as it sees them all."""
        known = {problem.span for problem in self.problems}
        root = Node(Span(self.offset, self.offset))
        open_nodes: list[Node] = []
        key: tuple[str, Span] | None = None
        expects_key = False
        for token in _TOKEN.finditer(self.text):
            text = token[0]
            span = Span(self.offset + token.start(), self.offset + token.end())
            if text in ("}", "]"):
                if not open_nodes:
                    break
                node = open_nodes.pop()
                node.span = Span(node.span.start, span.end)
                expects_key = False
            elif text == ",":
                expects_key = bool(open_nodes) and open_nodes[-1].style == "{"
            elif text == ":":
                expects_key = False
            elif expects_key and text[0] == '"':
                key = (json.loads(text), span)
                self._note_duplicate(open_nodes[-1], key, known)
            else:
                node = Node(span, key[1] if key else None, text[0])
                if open_nodes:
                    parent = open_nodes[-1]
                    parent.children[key[0] if key else len(parent.children)] = node
                else:
                    root = node
                key = None
                if text in ("{", "["):
                    open_nodes.append(node)
                    expects_key = text == "{"
        return root

    def _note_duplicate(self, parent: Node, key: tuple[str, Span], known: set[Span]) -> None:
        name, span = key
        first = parent.children.get(name)
        if first is not None and first.key is not None and span not in known:
            related = ((first.key, "first here"),)
            message = f"the key {name!r} is here twice"
            self.problems.append(Problem("duplicate-key", span, message, related))


def _parse_int(text: str) -> int | str:
    return int(text) if len(text) <= MAX_DIGITS else text


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _lower_first(message: str) -> str:
    return message[:1].lower() + message[1:]
