"""A config and those that it extends: what each says, and which of them counts."""

from __future__ import annotations

import os
from typing import Any

from corpuslint.config.find import read_config
from corpuslint.config.places import Path, TomlFile
from corpuslint.config.version import check_version
from corpuslint.paths import called
from corpuslint.tuples import NamedTuple

LONGEST = 16  # configs that extend one another: more are a mistake


class Layers(NamedTuple):
    """The config of a run and those that it extends, the nearest first."""

    files: tuple[TomlFile, ...]

    def get(self, path: Path, default: Any = None) -> Any:
        """A setting as the nearest file has it that says it, else the default."""
        return self.owner(path).get(path, default)

    def owner(self, path: Path) -> TomlFile:
        """The nearest file that says a setting; the config of the run where none does."""
        missing = object()
        for file in self.files:
            if file.get(path, missing) is not missing:
                return file
        return self.files[0]

    def merged(self, *path: str) -> dict[str, TomlFile]:
        """The keys of a table, each with the nearest file that says it; the nearest come first."""
        owners: dict[str, TomlFile] = {}
        for file in self.files:
            for key in file.get(path, ()):
                owners.setdefault(key, file)
        return owners


def read_layers(path: str, shown: str, text: str) -> Layers:
    """The text of a config, and the files that it extends; "" gives the defaults.

    `shown` is what messages call the file. Raises ConfigError, with the line that
    names a file which is not there, not TOML, of another version, or in a circle.
    """
    files = [TomlFile(shown, text, path)]
    seen = [os.path.realpath(path)]
    while True:
        file = files[-1]
        check_version(file)  # before all else: a newer version may have other settings
        name = file.table.get("extends")
        if not isinstance(name, str):  # of another type: judged with the other settings
            return Layers(tuple(files))
        if len(files) == LONGEST:
            raise file.error(("extends",), f"more than {LONGEST} configs extend one another")
        base = _base(file, name)
        if os.path.realpath(base.absolute) in seen:
            raise file.error(("extends",), f"{base.path} comes back to itself by what it extends")
        seen.append(os.path.realpath(base.absolute))
        files.append(base)


def _base(file: TomlFile, name: str) -> TomlFile:
    """The file that a config extends, named relative to its folder."""
    absolute = os.path.join(os.path.dirname(file.absolute), name)
    shown = os.path.normpath(os.path.join(os.path.dirname(file.path), name)).replace(os.sep, "/")
    shown = called(os.path.normpath(absolute)) or shown
    at = file.at(("extends",))
    if "://" in name:
        raise file.error(("extends",), f"{name!r} is no path of a file: nothing is fetched")
    if not os.path.lexists(absolute):
        raise file.error(
            ("extends",), f"there is no file {shown}; the path is relative to this file's folder"
        )
    return TomlFile(shown, read_config(absolute, at + shown), absolute, named_by=at)
