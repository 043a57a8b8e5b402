"""Files by their paths, and reading those that a stranger's tree may have put there."""

# annotations are not postponed here: as text, each costs a NamedTuple 5 us at every start

import contextlib
import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


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


def read_regular(path: str, limit: int = 64 * 1024 * 1024) -> bytes:
    """The content of a regular file; raises OSError for anything else.

    A pipe, a socket or a device never blocks or ends: it is refused, also where
    a link leads to it, and so is a file of more than `limit` bytes.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a regular file", path)
        if status.st_size > limit:
            raise OSError(0, f"larger than {limit:,} bytes", path)
        return _read_all(descriptor)
    finally:
        os.close(descriptor)


def read_own(path: str, limit: int = 64 * 1024 * 1024) -> bytes:
    """As `read_regular`, but no link is followed out of the project that the path is in."""
    if os.path.islink(path):
        folder = os.path.realpath(os.path.dirname(path))
        top = folder
        while not os.path.lexists(os.path.join(top, ".git")):
            parent = os.path.dirname(top)
            if parent == top:
                top = folder
                break
            top = parent
        inner = os.path.relpath(os.path.realpath(path), top).split(os.sep)
        if inner[0] == os.pardir or ".git" in inner:
            raise OSError(0, "a link leads out of the project", path)
    return read_regular(path, limit)


def read_found(path: str) -> bytes:
    """The content of a file that was found to be regular, with the fewest calls."""
    descriptor = os.open(path, _FLAGS)
    try:
        return _read_all(descriptor)
    finally:
        os.close(descriptor)


def _read_all(descriptor: int) -> bytes:
    chunks = []
    while chunk := os.read(descriptor, 1 << 20):
        chunks.append(chunk)
    return b"".join(chunks)
