"""A TOML config file: its table, and the line of each of its keys for messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpuslint.blocks.toml import TomlBlock
from corpuslint.errors import ConfigError
from corpuslint.nearness import did_you_mean
from corpuslint.span import Lines

Path = tuple[str | int, ...]


class TomlFile:
    """The corpuslint table of a config file; an empty path and text are the defaults.

    `path` is what messages call the file, `absolute` where it is. `table` is the
    table, and what it says in `pyproject.toml` stands below `prefix` there.

    Raises ConfigError where the text is no TOML; `named_by` begins the message
    that the table is not there.
    """

    def __init__(self, path: str, text: str, absolute: str = "", named_by: str = "") -> None:
        self.path = path
        self.text = text
        self.absolute = absolute
        self.prefix: tuple[str, ...] = ()
        self._block = TomlBlock(text, 0)
        if self._block.problems:
            problem = self._block.problems[0]
            place = Lines(text).position(problem.span.start)
            raise ConfigError(f"{path}:{place.row}:{place.column}: {problem.message}")
        table: Any = self._block.data or {}
        if path.replace(":", "/").rpartition("/")[2] == "pyproject.toml":  # or REVISION:it
            self.prefix = ("tool", "corpuslint")
            for part in self.prefix:
                table = table.get(part) if isinstance(table, dict) else None
            if table is None:
                raise ConfigError(f"{named_by}{path}: there is no table [tool.corpuslint] in it")
        if not isinstance(table, dict):
            raise self.error((), "tool.corpuslint must be a table")
        self.table: dict[str, Any] = table

    def get(self, path: Path, default: Any = None) -> Any:
        """What the table says at a path of keys, else the default."""
        value: Any = self.table
        for key in path:
            if isinstance(value, dict):
                if key not in value:
                    return default
            elif not isinstance(value, list) or not isinstance(key, int) or key >= len(value):
                return default
            value = value[key]
        return value

    def line(self, path: Path) -> int:
        """The 1-based line of a key of the table, or of the nearest above it."""
        if not self.text:
            return 1
        node, _ = self._block.place().find(self.prefix + path)
        place = node.key or node.span
        return Lines(self.text).position(place.start).row

    def error(self, path: Path, message: str) -> ConfigError:
        """An error that names the file, the line and the key."""
        return ConfigError(f"{self.at(path)}{message}")

    def at(self, path: Path) -> str:
        """The start of a message about a key: the file, the line and the key."""
        key = ".".join(str(part) for part in path)
        return f"{self.where(path)}{key + ': ' if key else ''}"

    def unknown(self, path: Path, kind: str, name: str, known: Iterable[str]) -> ConfigError:
        """An error for a name that nothing has, with the nearest that something has."""
        return ConfigError(
            f"{self.where(path)}no {kind} is called {name!r}{did_you_mean(name, known)}"
        )

    def where(self, path: Path) -> str:
        """The start of a message: the file and the line of a key, "" without a file."""
        return f"{self.path}:{self.line(path)}: " if self.path else ""
