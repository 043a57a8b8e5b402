"""Paths: of the files to check, of the project around them, and as messages show them."""

# annotations are not postponed here: as text, each costs a NamedTuple 5 us at every start

import contextlib
import os
from collections.abc import Iterator

from corpuslint.tuples import NamedTuple


class Input(NamedTuple):
    """A file to check: the path that reports show, and where it is.

    `named`: the user named this very file, so that nothing about it is skipped.
    """

    path: str
    absolute: str
    named: bool = False


def relative_path(absolute: str, root: str) -> str:
    """A path relative to a folder, with forward slashes; absolute where it is elsewhere."""
    absolute = absolute.removeprefix(root if root.endswith(os.sep) else root + os.sep)
    return absolute if os.sep == "/" else absolute.replace(os.sep, "/")


def project_top(folder: str) -> str:
    """The nearest folder at or above an absolute one that has a `.git`, "" where there is none."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


_CALLED: dict[str, str] = {}


@contextlib.contextmanager
def calling(folder: str, name: str) -> Iterator[None]:
    """For a while, messages call what is in an absolute folder `name:path`.

    Such a folder, alone in its own one, holds copies, say of a revision of git, and would
    mean nothing to people.
    """
    _CALLED[folder] = name
    try:
        yield
    finally:
        del _CALLED[folder]


def called(path: str) -> str:
    """What messages call a path in such a folder; "" for any other."""
    for folder, name in _CALLED.items():
        if path == folder:
            return name
        if path.startswith(os.path.join(os.path.dirname(folder), "")):  # or just outside of it
            return f"{name}:{os.path.relpath(path, folder).replace(os.sep, '/')}"
    return ""


def why_not_copied(folder: str) -> str:
    """For messages about what is not in such a folder, though it may well be where it is from."""
    kinds = "only .json, .toml, .yaml and .yml files are read of it, and no links"
    return f"; {kinds}" if called(folder) else ""


def shown_path(path: str) -> str:
    """A path as messages show it: relative to the working directory."""
    name = called(path)
    if name:
        return name
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return path
