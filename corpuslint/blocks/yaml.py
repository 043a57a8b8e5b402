"""A YAML block: its data, and the places in it on demand."""

from __future__ import annotations

from typing import Any

from corpuslint.blocks.limits import DEFAULTS, Limits
from corpuslint.blocks.node import Node
from corpuslint.blocks.plain_yaml import plain_data
from corpuslint.scalar import Resolver
from corpuslint.span import Span
from corpuslint.split import Problem


class YamlBlock:
    """A parsed YAML block: `data`, `problems`, and places on demand.

    `data` is None where the block does not parse; `doubtful` says whether it
    holds a plain scalar that readers disagree about. `wide_breaks` is for
    readers of YAML 1.1, to which U+0085, U+2028 and U+2029 end a line.

    The data of a plain block is had without libyaml (unless not `by_lines`), which is
    then asked for `events` when the first question about a place comes.
    """

    __slots__ = ("_resolver", "data", "doubtful", "kept", "limits", "offset", "problems", "text")

    def __init__(
        self,
        text: str,
        offset: int,
        resolver: Resolver,
        wide_breaks: bool = False,
        by_lines: bool = True,
        limits: Limits = DEFAULTS,
    ) -> None:
        if text.startswith("\ufeff"):  # libyaml skips it without counting it
            offset += len(text) - len(text.lstrip("\ufeff"))
            text = text.lstrip("\ufeff")
        self.text = text
        self.offset = offset
        self.limits = limits
        self.kept: list[Any] = []
        self._resolver: Resolver | None = None
        self.problems: list[Problem] = []
        before, overlong = resolver.doubtful, resolver.overlong
        self.data: Any = plain_data(text, resolver, limits) if by_lines else None
        if self.data is not None:
            self._resolver = resolver
        else:
            resolver.doubtful = before
            from corpuslint.blocks.yaml_events import parse  # PyYAML takes 7 ms to import

            parse(self, resolver, wide_breaks)
        self.doubtful = resolver.doubtful > before
        if resolver.overlong > overlong and self.data is not None:
            from corpuslint.blocks.yaml_events import report_numbers

            report_numbers(self)

    @property
    def events(self) -> list[Any]:
        """libyaml's events, those of a block that parses; else the ones before the fault."""
        if self._resolver is not None:
            resolver, self._resolver = self._resolver, None
            from corpuslint.blocks.yaml_events import read_events

            read_events(self, self.text, resolver, wide_breaks=False)
        return self.kept

    def refuse(self, rule: str, start: int, end: int, message: str) -> None:
        """Note why the block cannot be read, and nothing else."""
        self.events.clear()  # half a block has no places
        self.problems.clear()
        self.report(rule, start, end, message)

    def report(self, rule: str, start: int, end: int, message: str) -> None:
        """Note a problem at a place of the block's text."""
        length = len(self.text)
        start = min(start, length)
        end = min(max(start, end), length)
        span = Span(self.offset + start, self.offset + end)
        self.problems.append(Problem(rule, span, message))

    def place(self) -> Node:
        """The tree of places, read off the kept events as far as it is asked for."""
        from corpuslint.blocks.yaml_places import YamlPlaces

        return YamlPlaces(self.events, self.text, self.offset).root()
