"""`--config-from REV`: config, schemas and baseline as a git revision has them.

What a pull request brings must not decide how it is judged. So the files of the revision
that can be config or schema are copied to a folder that stands for the repository as long
as the command runs; documents are read where they are.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator

from corpuslint.config.find import find_config
from corpuslint.errors import ConfigError
from corpuslint.files import LARGEST
from corpuslint.finding import FileError
from corpuslint.git import Entry, Repository, shown_revision
from corpuslint.paths import Input, calling
from corpuslint.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

SUFFIXES = (".toml", ".json", ".yaml", ".yml")
_CONFIG = "corpuslint.toml"
_OPTION = "--config-from"


class Copy(NamedTuple):
    """A folder with a revision's files, and the top of the working tree that it stands for.

    `links` are the paths, from the top, that are links in the revision: none is followed.
    """

    folder: str
    top: str
    shown: str
    links: frozenset[str]

    def find_config(self, folder: str) -> str:
        """The config that holds for an absolute folder of the working tree, or ""."""
        inner = self._inner(folder, folder)
        found = find_config(self.copy_of(folder), self.folder)
        while True:  # a link must not hide that there is a config
            link = os.path.join(inner, _CONFIG)
            if link.replace(os.sep, "/") in self.links:
                self._refuse_link(link)
            if not inner or os.path.join(self.folder, inner) == os.path.dirname(found):
                return found
            inner = os.path.dirname(inner)

    def named_config(self, path: str, said: str) -> str:
        """The copy of a config that is named by its absolute path in the working tree."""
        inner = self._inner(path, said)
        if inner.replace(os.sep, "/") in self.links:
            self._refuse_link(inner)
        copy = os.path.join(self.folder, inner)
        if not os.path.isfile(copy):
            raise ConfigError(f"{said}: {self.shown} has no such config file")
        return copy

    def copy_of(self, folder: str) -> str:
        """The folder of the copy that stands for an absolute folder of the working tree."""
        return os.path.join(self.folder, self._inner(folder, folder)).rstrip(os.sep)

    def original(self, copy: str) -> str:
        """The folder of the working tree that a folder of the copy stands for."""
        # from the working directory as it was reached, so that documents are below it
        way = os.path.relpath(copy, self.folder)
        here = os.path.relpath(self.top, os.path.realpath(os.getcwd()))
        return os.path.abspath(os.path.join(here, way))

    def inside(self, files: Iterable[Input], errors: list[FileError]) -> Iterator[Input]:
        """The files of the repository; one that is a link out of it is an error instead.

        Whoever may not choose the config may not choose what of the machine is read, either.
        """
        folders: dict[str, bool] = {}
        for file in files:
            folder = os.path.dirname(file.absolute)
            if os.path.islink(file.absolute):
                is_inside = self._has(os.path.realpath(file.absolute))
            else:
                if folder not in folders:
                    folders[folder] = self._has(os.path.realpath(folder))
                is_inside = folders[folder]
            if is_inside:
                yield file
            else:
                reason = f"it leads out of the repository, where {_OPTION} lets nothing be read"
                errors.append(FileError(file.path, reason))

    def has_link(self, absolute: str) -> bool:
        """Whether a path of the working tree is a link in the revision."""
        folder, name = os.path.split(absolute)
        real = os.path.join(os.path.realpath(folder), name)
        return os.path.relpath(real, self.top).replace(os.sep, "/") in self.links

    def is_led_away(self, path: str) -> bool:
        """Whether a path in the working tree is, by its links, another one."""
        absolute = os.path.abspath(path)
        here = os.path.abspath(os.path.relpath(self.top, os.path.realpath(os.getcwd())))
        if not absolute.startswith(os.path.join(here, "")):
            return False
        return os.path.realpath(path) != os.path.join(
            os.path.realpath(here), os.path.relpath(absolute, here)
        )

    def _has(self, real: str) -> bool:
        """Whether a path without links is in the working tree, and not git's own."""
        if real == self.top:
            return True
        within = os.path.join(self.top, "")
        return real.startswith(within) and ".git" not in real[len(within) :].split(os.sep)

    def _inner(self, path: str, said: str) -> str:
        """The path from the top to a place in the working tree, "" for the top itself."""
        folder, name = os.path.split(path)
        real = os.path.join(os.path.realpath(folder), name)
        if real == self.top:
            return ""
        if not real.startswith(os.path.join(self.top, "")):
            raise ConfigError(f"{said} is outside of the repository, which {_OPTION} reads")
        return os.path.relpath(real, self.top)

    def _refuse_link(self, path: str) -> None:
        shown = path.replace(os.sep, "/")
        raise ConfigError(
            f"{self.shown}:{shown} is a link, which {_OPTION} does not follow; commit a file there"
        )


@contextlib.contextmanager
def copied(options: argparse.Namespace) -> Iterator[Copy]:
    """The copy that a run's `--config-from` asks for; it is gone when the run is over."""
    import shutil
    import tempfile

    from corpuslint.cli.signals import cleaned_up

    if options.isolated:
        raise ConfigError(f"--isolated ignores every config file, so {_OPTION} cannot be given")
    repository = Repository(os.getcwd(), _OPTION)
    commit = repository.commit(options.config_from)
    every = list(repository.entries(commit))
    entries = [entry for entry in every if entry.path.lower().endswith(SUFFIXES)]
    links = frozenset(entry.path for entry in every if entry.is_link)
    shown = shown_revision(options.config_from)
    # without links, since its names are compared with those of files
    temporary = os.path.realpath(tempfile.mkdtemp(prefix="corpuslint-"))
    with cleaned_up(lambda: shutil.rmtree(temporary, ignore_errors=True)):
        folder = os.path.join(temporary, "tree")
        os.mkdir(folder)
        _write([one for one in entries if not one.is_link], repository, folder)
        with calling(folder, shown):
            yield Copy(folder, repository.top, shown, links)


def _write(entries: list[Entry], repository: Repository, folder: str) -> None:
    contents = repository.contents(entry.blob for entry in entries)
    for entry, content in zip(entries, contents, strict=True):
        parts = entry.path.split("/")
        if len(content) > LARGEST or not all(map(_is_plain, parts)):
            continue
        path = os.path.join(folder, *parts)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "xb") as file:
                file.write(content)
        except FileExistsError:  # where case does not count, the first of two
            pass
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise ConfigError(f"{_OPTION}: {entry.path}: cannot be copied: {reason}") from None


def _is_plain(part: str) -> bool:
    """Whether a part of a path is a name, and not a way to somewhere else."""
    if os.name == "nt" and any(sign in part for sign in '\\:*?"<>|'):
        return False
    return part not in ("", ".", "..") and part.lower() != ".git"
