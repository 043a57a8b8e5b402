"""Whether a file is as it was, by what the file system says of it.

Git decides in the same way, and knows the same trap: a file that is written twice within
the clock's grain looks the same both times, if its size has not changed. So a signature
that is younger than the grain is not to be trusted.
"""

from __future__ import annotations

import os
import struct
import time

SIZE = 32
ABSENT = bytes(SIZE)
FOLDER = b"\1" * SIZE  # of one that is only asked whether it is there
_PACK = struct.Struct("<qqqQ").pack
_LOW = (1 << 64) - 1
_KIND, _FOLDER = 0o170000, 0o040000  # of a mode
# Nanoseconds. File systems that keep whole seconds are FAT (2 s) and HFS+ (1 s); the
# others take the time of the kernel's last tick, which is at most 10 ms old.
_COARSE = 2_000_000_000
_FINE = 30_000_000
_SECOND = 1_000_000_000


def signature_of(status: os.stat_result) -> bytes:
    """32 bytes that change when a file is written, replaced, or moved: size, times, inode."""
    return _PACK(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino & _LOW)


def signature_at(path: str) -> bytes:
    """The signature of what is at a path, links followed, or ABSENT.

    A folder's times tell only of the names in it, and git changes those of its own at
    every command: FOLDER stands for any. One that is listed goes by `listed_at`, and so
    does one whose path ends with a separator.
    """
    if path.endswith(os.sep):
        return listed_at(path)
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return ABSENT
    return FOLDER if status.st_mode & _KIND == _FOLDER else signature_of(status)


def listed_at(folder: str) -> bytes:
    """The signature of a folder, which changes when a name in it does, or ABSENT."""
    try:
        return signature_of(os.stat(folder))
    except (OSError, ValueError):
        return ABSENT


def settled_listed_at(folder: str) -> bytes:
    """As `listed_at`, but empty where a later change might not show."""
    try:
        status = os.stat(folder)
    except (OSError, ValueError):
        return ABSENT
    return signature_of(status) if is_settled(status) else b""


def settled_signature_at(path: str, now: int | None = None) -> bytes:
    """As `signature_at`, but empty where a change after `now` might not show."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return ABSENT
    if status.st_mode & _KIND == _FOLDER and not path.endswith(os.sep):
        return FOLDER
    return signature_of(status) if is_settled(status, now) else b""


def is_settled(status: os.stat_result, now: int | None = None) -> bool:
    """Whether a later change would show; `now` is in nanoseconds since the epoch.

    What lies in the future, by a clock that was set back or is another machine's, is not
    settled before its time has come.
    """
    if now is None:
        now = time.time_ns()
    youngest = max(status.st_mtime_ns, status.st_ctime_ns)
    is_coarse = status.st_mtime_ns % _SECOND == 0 and status.st_ctime_ns % _SECOND == 0
    return youngest < now - (_COARSE if is_coarse else _FINE)
