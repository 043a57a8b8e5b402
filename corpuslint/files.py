"""Reading files that a stranger's tree may have put there."""

from __future__ import annotations

import errno
import os
import stat

from corpuslint.inputs import doubt, saw
from corpuslint.paths import project_top
from corpuslint.signature import is_settled, signature_of

LARGEST = 64 * 1024 * 1024  # bytes of a file
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def read_regular(path: str, limit: int = LARGEST) -> bytes:
    """The content of a regular file; raises OSError for anything else.

    A pipe, a socket or a device never blocks or ends: it is refused, also where
    a link leads to it, and so is a file of more than `limit` bytes.
    """
    if "\0" in path:
        raise OSError(0, "no path has a null character", path)
    saw(path)
    descriptor = os.open(path, _FLAGS)
    try:
        status = os.fstat(descriptor)
        _demand_regular(path, status, limit)
        return _read_all(descriptor, path, status.st_size, limit)
    finally:
        os.close(descriptor)


def read_own(path: str, limit: int = LARGEST) -> bytes:
    """As `read_regular`, but no link is followed out of the project that the path is in."""
    if os.path.islink(path):
        doubt()  # many folders decide where it may lead
        folder = os.path.realpath(os.path.dirname(path))
        inner = os.path.relpath(os.path.realpath(path), project_top(folder) or folder)
        if inner.split(os.sep)[0] == os.pardir or ".git" in inner.split(os.sep):
            raise OSError(0, "a link leads out of the project", path)
    return read_regular(path, limit)


def read_found(path: str) -> bytes:
    """The content of a document that was found to be regular, with the fewest calls.

    It is looked at again: since then, it may have been replaced by a device. Raises OSError
    for that, and for more than any document has.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        status = os.fstat(descriptor)
        _demand_regular(path, status, LARGEST)
        return _read_all(descriptor, path, status.st_size, LARGEST)
    finally:
        os.close(descriptor)


def read_signed(path: str) -> tuple[bytes, bytes]:
    """As `read_found`, with the signature of the file, empty where it cannot be trusted.

    That is decided before the file is read: until it has been judged, the clock may have
    gone on far enough to make a later change look like none.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        status = os.fstat(descriptor)
        _demand_regular(path, status, LARGEST)
        signature = signature_of(status) if is_settled(status) else b""
        return _read_all(descriptor, path, status.st_size, LARGEST), signature
    finally:
        os.close(descriptor)


def _demand_regular(path: str, status: os.stat_result, limit: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        if stat.S_ISDIR(status.st_mode):
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        raise OSError(0, "not a regular file", path)
    if status.st_size > limit:
        raise OSError(0, f"larger than {limit:,} bytes", path)


def _read_all(descriptor: int, path: str, size: int, limit: int) -> bytes:
    """All that a file holds, of which `size` bytes are expected.

    One byte more is asked for, so that a file which has not grown meanwhile takes one call
    (a big buffer for each small file would cost more than the reading does).
    """
    content = os.read(descriptor, size + 1)
    if len(content) == size:
        return content
    chunks = [content]
    length = len(content)
    while chunk := os.read(descriptor, 1 << 20):
        chunks.append(chunk)
        length += len(chunk)
        if length > limit:  # it grows
            raise OSError(0, f"larger than {limit:,} bytes", path)
    return b"".join(chunks)
