"""Writing a report to a file: all of it or nothing, or what a file of others' takes besides."""

from __future__ import annotations

import contextlib
import os
import stat


def replace_output(path: str, content: bytes) -> None:
    """Write a file through a temporary beside it; raises OSError where that cannot be.

    A link stays and its target is replaced, a file keeps its permissions, and what
    is no regular file, such as a pipe or `/dev/stderr`, is written to directly.
    """
    path = os.path.realpath(path) if os.path.islink(path) else path
    mode = None
    with contextlib.suppress(FileNotFoundError):
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(0, "it is a folder", path)
        if not stat.S_ISREG(mode):
            with open(path, "wb") as file:
                file.write(content)
            return
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "xb") as file:
            file.write(content)
        if mode is not None:
            os.chmod(temporary, stat.S_IMODE(mode))
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def append_output(path: str, content: bytes) -> None:
    """Add to a file, from a line of its own on; raises OSError where that cannot be."""
    with open(path, "ab+") as file:
        if content and file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                content = b"\n\n" + content
        file.write(content)


def replace_if_unchanged(path: str, old: bytes | None, new: bytes) -> bool:
    """Replace a file that holds `old`, or make one where that is None; False for any other.

    Of two runs at once, one is told so, where the system has locks. Raises OSError where
    the file cannot be written.
    """
    if old is None:
        try:
            with open(path, "xb") as file:
                file.write(new)
        except FileExistsError:
            return False
        return True
    with open(path, "rb") as locked:
        with contextlib.suppress(ImportError, OSError):  # not on Windows, nor everywhere
            import fcntl

            fcntl.flock(locked, fcntl.LOCK_EX)
        with open(path, "rb") as file:  # by its name: another run may have replaced it meanwhile
            if file.read() != old:
                return False
        replace_output(path, new)
    return True
