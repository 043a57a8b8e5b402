"""A TOML config file: its table, and the line of each of its keys for messages."""

from __future__ import annotations

import os
from typing import Any

from corpuslint.blocks.toml import TomlBlock
from corpuslint.errors import ConfigError
from corpuslint.span import Lines


class TomlFile:
    """The corpuslint table of a config file; an empty path and text are the defaults."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.prefix: tuple[str, ...] = ()
        self._block = TomlBlock(text, 0)
        if self._block.problems:
            problem = self._block.problems[0]
            place = Lines(text).position(problem.span.start)
            raise ConfigError(f"{path}:{place.row}:{place.column}: {problem.message}")
        self.table: dict[str, Any] = self._block.data or {}
        if os.path.basename(path) == "pyproject.toml":
            self.prefix = ("tool", "corpuslint")
            tool = self.table.get("tool", {})
            self.table = tool.get("corpuslint", {}) if isinstance(tool, dict) else {}

    def line(self, path: tuple[str | int, ...]) -> int:
        """The 1-based line of a key of the table, or of the nearest above it."""
        if not self.text:
            return 1
        node, _ = self._block.place().find(self.prefix + path)
        place = node.key or node.span
        return Lines(self.text).position(place.start).row

    def error(self, path: tuple[str | int, ...], message: str) -> ConfigError:
        """An error that names the file, the line and the key."""
        where = f"{self.path}:{self.line(path)}: " if self.path else ""
        key = ".".join(str(part) for part in path)
        return ConfigError(f"{where}{key + ': ' if key else ''}{message}")

    def unknown(
        self, path: tuple[str | int, ...], kind: str, name: str, known: list[str]
    ) -> ConfigError:
        """An error for a name that nothing has, with the nearest that something has."""
        from difflib import get_close_matches

        close = get_close_matches(name, known, 1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        where = f"{self.path}:{self.line(path)}: " if self.path else ""
        return ConfigError(f"{where}no {kind} is called {name!r}{hint}")
