"""From paths on the command line to the files to check."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from corpuslint.config.frozen import Config
from corpuslint.engine import Input, relative_path
from corpuslint.finding import FileError

# Folders of other people's files, and of templates that are filled in later.
_NEVER_ENTERED = frozenset(
    [".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", "_site", ".tox"]
)
_TEMPLATE_FOLDERS = frozenset(["scaffolds", "archetypes"])


class Discovery:
    """Finds files; what could not be entered or read is in `errors`.

    `force_exclude` applies the config's excludes to named files too.
    """

    def __init__(self, config: Config, force_exclude: bool = False) -> None:
        self.config = config
        self.force_exclude = force_exclude
        self.errors: list[FileError] = []
        self._seen: set[str] = set()
        self._entered: set[tuple[int, int]] = set()

    def find(self, paths: list[str]) -> Iterator[Input]:
        """The files of some paths, each once, folders in sorted order."""
        for path in paths:
            absolute = os.path.abspath(path)
            if os.path.isdir(absolute):
                yield from self._walk(path, absolute)
            elif not os.path.lexists(absolute):
                self.errors.append(FileError(path, "there is no such file or folder"))
            elif not os.path.isfile(absolute):
                self.errors.append(FileError(path, _why_no_file(absolute)))
            elif not (self.force_exclude and self._excluded(absolute)):
                yield from self._once(path, absolute, named=True)

    def _once(self, path: str, absolute: str, named: bool) -> Iterator[Input]:
        if absolute not in self._seen:
            self._seen.add(absolute)
            yield Input(path, absolute, named)

    def _excluded(self, absolute: str) -> bool:
        exclude = self.config.exclude
        return bool(exclude.include) and exclude.match(relative_path(absolute, self.config.root))

    def _walk(self, shown: str, top: str) -> Iterator[Input]:
        """Walk a folder in sorted order; a folder reached twice by links is entered once."""
        ignores = _IgnoreFiles(top)
        stack = [(shown, top)]
        while stack:
            shown_folder, folder = stack.pop()
            entries = self._entries(shown_folder, folder)
            ignores.enter(folder, entries)
            below = []
            for entry in entries:
                name = entry.name
                path = name if shown_folder == "." else os.path.join(shown_folder, name)
                absolute = os.path.join(folder, name)
                if entry.is_dir():
                    if name not in _NEVER_ENTERED and name not in _TEMPLATE_FOLDERS:
                        if not ignores.ignored(absolute, is_folder=True):
                            below.append((path, absolute))
                elif self._wanted(name, absolute) and not ignores.ignored(absolute, False):
                    if entry.is_file():
                        yield from self._once(path, absolute, named=False)
                    elif entry.is_symlink():
                        self.errors.append(FileError(path, "the link leads nowhere"))
            stack += reversed(below)

    def _entries(self, shown: str, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as scanned:
                entries = sorted(scanned, key=lambda entry: entry.name)
            identity = os.stat(folder)
        except OSError as error:
            self.errors.append(FileError(shown, (error.strerror or str(error)).lower()))
            return []
        key = (identity.st_dev, identity.st_ino)
        if identity.st_ino and key in self._entered:
            return []
        self._entered.add(key)
        return entries

    def _wanted(self, name: str, absolute: str) -> bool:
        if self._excluded(absolute):
            return False
        if name.lower().endswith(self.config.extensions):
            return True
        if name.lower().endswith((".yml", ".yaml", ".json", ".toml")):
            # a data file only where a collection asks for it
            return bool(self.config.collections_of(relative_path(absolute, self.config.root)))
        return False


def default_paths(config: Config) -> list[str]:
    """The folders that hold the config's collections, else the working directory.

    A collection's folder is the part of its patterns before the first wildcard.
    """
    folders: list[str] = []
    for collection in config.collections:
        for pattern in collection.patterns:
            parts = []
            for part in pattern.strip("/").split("/"):
                if any(sign in part for sign in "*?[!"):
                    break
                parts.append(part)
            path = os.path.relpath(os.path.join(config.root, *parts))
            if not os.path.exists(path):
                path = os.path.relpath(config.root)
            if path not in folders:
                folders.append(path)
    return folders or ["."]


class _IgnoreFiles:
    """The `.gitignore` files from the repository's top down to where a walk is."""

    def __init__(self, top: str) -> None:
        self._matchers: dict[str, Callable[[str], bool | None]] = {}
        folder = os.path.dirname(top)
        while not os.path.exists(os.path.join(folder, ".git")):
            parent = os.path.dirname(folder)
            if parent == folder:
                return  # not in a repository: only ignore files at or below `top` count
            folder = parent
        chain = [folder]
        for part in os.path.relpath(top, folder).split(os.sep)[:-1]:
            chain.append(os.path.join(chain[-1], part))
        if os.path.exists(os.path.join(top, ".git")):
            return
        for above in chain:
            self._load(above)

    def enter(self, folder: str, entries: list[os.DirEntry[str]]) -> None:
        if any(entry.name == ".gitignore" for entry in entries):
            self._load(folder)

    def _load(self, folder: str) -> None:
        try:
            with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as file:
                lines = file.read().splitlines()
        except OSError:
            return
        from pathspec import GitIgnoreSpec

        spec: Any = GitIgnoreSpec.from_lines(lines)
        self._matchers[folder] = lambda path: spec.check_file(path).include

    def ignored(self, absolute: str, is_folder: bool) -> bool:
        """Whether git ignores a path; the ignore file nearest to it decides."""
        if not self._matchers:
            return False
        folder = os.path.dirname(absolute)
        while True:
            matcher = self._matchers.get(folder)
            if matcher is not None:
                path = os.path.relpath(absolute, folder).replace(os.sep, "/")
                decided = matcher(path + "/" if is_folder else path)
                if decided is not None:
                    return decided
            parent = os.path.dirname(folder)
            if parent == folder:
                return False
            folder = parent


def _why_no_file(path: str) -> str:
    if os.path.islink(path):
        return "the link leads nowhere"
    return "neither a file nor a folder"
