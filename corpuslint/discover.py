"""From paths on the command line to the files to check."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator

from corpuslint.config.frozen import Collection, Config
from corpuslint.finding import FileError
from corpuslint.inputs import saw, saw_folder
from corpuslint.paths import Input, relative_path

# Folders of other people's files, and of templates that are filled in later.
_NEVER_ENTERED = frozenset(
    [".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", "_site", ".tox"]
)
_TEMPLATE_FOLDERS = frozenset(["scaffolds", "archetypes"])
_SKIPPED_FOLDERS = _NEVER_ENTERED | _TEMPLATE_FOLDERS
_DATA_SUFFIXES = (".yml", ".yaml", ".json", ".toml")


class Discovery:
    """Finds files; what could not be entered or read is in `errors`.

    `left_out` counts the files that were named and are excluded all the same.

    What the user names is found whatever the config and `.gitignore` say, but
    under `force_exclude` the config's excludes and template folders hold for it
    too: pre-commit names every file. Under `only_collections` a config that has
    collections is asked for their files alone. Links for which `is_known_link` says yes
    come before others, which so take no folder's name away.
    """

    def __init__(
        self, config: Config, force_exclude: bool = False, only_collections: bool = False
    ) -> None:
        self.config = config
        self.only_collections = only_collections and bool(config.collections)
        self.force_exclude = force_exclude
        self.errors: list[FileError] = []
        self.left_out = 0
        self.unmatched: list[Collection] = list(config.collections)
        self._seen: set[str] = set()
        self._links: list[tuple[str, str]] = []  # to folders, with their paths to show
        self.is_known_link: Callable[[str], bool] | None = None
        self._entered: set[tuple[int, int]] = set()
        self._suffixes_of_collections = (*_DATA_SUFFIXES, *_suffixes(config))

    def find(self, paths: list[str], named: bool = True) -> Iterator[Input]:
        """The files of some paths, each once, folders in sorted order.

        A folder that links lead to as well goes by its own name: links come last, lest
        one decides which collections a folder's files are in.

        Afterwards `unmatched` has the collections to which none of them belongs.
        """
        is_asked_for = named
        named = named and not self.force_exclude
        for path in paths:
            absolute = os.path.abspath(path)
            saw(absolute)
            try:
                mode = os.stat(path).st_mode
            except OSError as error:
                self._fail(path, absolute, error)
                continue
            if stat.S_ISDIR(mode) and not is_asked_for and self._is_linked(absolute):
                self._links.append((path, absolute))
            elif stat.S_ISDIR(mode):
                yield from self._walk(path, absolute, named)
            elif not stat.S_ISREG(mode):
                self.errors.append(FileError(_with_slashes(path), "neither a file nor a folder"))
            elif not named and self.excluded(absolute):
                self.left_out += 1
            else:
                yield from self._once(path, absolute, named)
        while self._links:
            yield from self._walk(*self._next_link(), named=False)

    def _next_link(self) -> tuple[str, str]:
        known = self.is_known_link
        links = self._links
        index = 0
        if known is not None:
            index = next((at for at, (_, path) in enumerate(links) if known(path)), 0)
        return links.pop(index)

    def _is_linked(self, absolute: str) -> bool:
        """Whether a folder is reached through a link below the config's folder."""
        inner = os.path.relpath(absolute, self.config.root)
        return os.path.realpath(absolute) != os.path.normpath(
            os.path.join(os.path.realpath(self.config.root), inner)
        )

    def excluded(self, absolute: str) -> bool:
        """Whether a file is left out unless it is named: by the config, or as a template."""
        relative = relative_path(absolute, self.config.root)
        if self.config.exclude.match(relative):
            return True
        folders = [] if os.path.isabs(relative) else relative.split("/")[:-1]
        return not _SKIPPED_FOLDERS.isdisjoint(folders)

    def _once(self, path: str, absolute: str, named: bool) -> Iterator[Input]:
        if absolute in self._seen:
            return
        self._seen.add(absolute)
        if self.unmatched:
            relative = relative_path(absolute, self.config.root)
            self.unmatched = [one for one in self.unmatched if not one.globs.match(relative)]
        yield Input(_with_slashes(path), absolute, named)

    def _walk(self, shown: str, top: str, named: bool) -> Iterator[Input]:
        """Walk a folder in sorted order, without the links in it to other folders."""
        ignores = _IgnoreFiles(top, named)
        excluding = not (named and self._leaves_out(top + os.sep))
        stack = [(shown, top)]
        while stack:
            shown_folder, folder = stack.pop()
            entries = self._entries(shown_folder, folder)
            ignores.enter(folder, entries)
            below: list[tuple[str, str]] = []
            for entry in entries:
                name = entry.name
                if entry.is_symlink():  # where it leads decides, now and in the next run
                    saw(os.path.join(folder, name))
                path = name if shown_folder == "." else os.path.join(shown_folder, name)
                absolute = os.path.join(folder, name)
                if _is_folder(entry):
                    if (
                        name not in _SKIPPED_FOLDERS
                        and not (excluding and self._leaves_out(absolute + os.sep))
                        and not ignores.ignored(absolute, is_folder=True)
                    ):
                        (self._links if entry.is_symlink() else below).append((path, absolute))
                elif (
                    self._wanted(name, absolute)
                    and not (excluding and self._leaves_out(absolute))
                    and not ignores.ignored(absolute, is_folder=False)
                    and self._is_file(entry, path, absolute)
                ):
                    yield from self._once(path, absolute, named=False)
            stack += reversed(below)

    def _entries(self, shown: str, folder: str) -> list[os.DirEntry[str]]:
        saw_folder(folder, (*self.config.extensions, *self._suffixes_of_collections))
        try:
            with os.scandir(folder) as scanned:
                entries = sorted(scanned, key=lambda entry: entry.name)
            identity = os.stat(folder)
        except OSError as error:
            self._fail(shown, folder, error)
            return []
        key = (identity.st_dev, identity.st_ino)
        if identity.st_ino and key in self._entered:
            return []
        self._entered.add(key)
        return entries

    def _leaves_out(self, absolute: str) -> bool:
        exclude = self.config.exclude
        return bool(exclude.include) and exclude.match(relative_path(absolute, self.config.root))

    def _wanted(self, name: str, absolute: str) -> bool:
        lower = name.lower()
        usual = lower.endswith(self.config.extensions)
        if usual and not self.only_collections:
            return True
        if usual or lower.endswith(self._suffixes_of_collections):
            # data files, and other kinds, only where a collection asks for them
            return bool(self.config.collections_of(relative_path(absolute, self.config.root)))
        return False

    def _is_file(self, entry: os.DirEntry[str], path: str, absolute: str) -> bool:
        """Whether an entry is a file or a link to one; pipes and devices are never opened."""
        try:
            if entry.is_file():
                return True
            if entry.is_symlink():
                os.stat(absolute)
        except OSError as error:
            if not entry.name.startswith(".#"):  # Emacs marks an open file so
                self._fail(path, absolute, error)
        return False

    def _fail(self, path: str, absolute: str, error: OSError) -> None:
        reason = (error.strerror or str(error)).lower()
        if isinstance(error, FileNotFoundError):
            is_link = os.path.islink(absolute)
            reason = "the link leads nowhere" if is_link else "there is no such file or folder"
        self.errors.append(FileError(_with_slashes(path) or "''", reason))


def default_paths(config: Config) -> list[str]:
    """The folders that hold the config's collections, else the working directory.

    A collection's folder is the part of its patterns before the first wildcard;
    a pattern without a slash holds in every folder.
    """
    paths: list[str] = []
    for collection in config.collections:
        for pattern in collection.patterns:
            if pattern.startswith("!"):
                continue
            parts = []
            if "/" in pattern.rstrip("/"):
                for part in pattern.strip("/").split("/"):
                    if any(sign in part for sign in "*?[\\"):
                        break
                    parts.append(part)
            path = os.path.join(config.root, *parts)
            path = os.path.relpath(path if _is_there(path) else config.root)
            if path not in paths:
                paths.append(path)
    return paths or ["."]


def _is_there(path: str) -> bool:
    saw(path)
    return os.path.exists(path)


def _with_slashes(path: str) -> str:
    """A path as reports show it, the same on every system."""
    return path if os.sep == "/" else path.replace(os.sep, "/")


def _suffixes(config: Config) -> set[str]:
    """The suffixes that collections spell out, such as `.qmd` in `posts/*.qmd`."""
    return {
        suffix.lower()
        for collection in config.collections
        for pattern in collection.patterns
        if (suffix := os.path.splitext(pattern)[1])[1:].isalnum()
    }


class _IgnoreFiles:
    """The `.gitignore` files from the repository's top down to where a walk is.

    Those above a folder that was named do not count where they leave it out.
    """

    def __init__(self, top: str, named: bool) -> None:
        self._matchers: dict[str, Callable[[str], bool | None]] = {}
        for folder in _folders_above(top):
            self._load(folder)
        if named and self.ignored(top, is_folder=True):
            self._matchers.clear()

    def enter(self, folder: str, entries: list[os.DirEntry[str]]) -> None:
        """Read the ignore file of a folder, if there is one."""
        if any(entry.name == ".gitignore" for entry in entries):
            self._load(folder)

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

    def _load(self, folder: str) -> None:
        path = os.path.join(folder, ".gitignore")
        saw(path)
        try:
            if not stat.S_ISREG(os.lstat(path).st_mode):
                return  # git follows no link here either
            with open(path, encoding="utf-8-sig", errors="surrogateescape", newline="\n") as file:
                lines = [line.rstrip("\r\n") for line in file]
        except OSError:
            return
        from corpuslint.ignore_patterns import ignore_spec

        spec = ignore_spec(lines)
        self._matchers[folder] = lambda path: spec.check_file(path).include


def _folders_above(top: str) -> list[str]:
    """The folders from the repository's top to the one above `top`; none outside of one."""
    folders: list[str] = []
    folder = top
    while not _is_there(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return []
        folder = parent
        folders.append(folder)
    return folders[::-1]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False
