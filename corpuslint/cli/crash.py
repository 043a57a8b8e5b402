"""The end of a run that this program, or the memory that it was given, is to blame for."""

from __future__ import annotations

import os
import sys

# What can be had of memory wherever its lack is not what ended a run, in bytes.
_ROOM = 16 << 20


def tell(error: BaseException) -> None:
    """Say what ended a run; Python itself would call it findings, by an exit code of 1."""
    if _is_short_of_memory(error):
        # what is said must not take any
        os.write(2, b"corpuslint: out of memory; name fewer files at once, or use --workers 1\n")
    else:
        sys.excepthook(type(error), error, error.__traceback__)


def _is_short_of_memory(error: BaseException) -> bool:
    """Whether there is no room now, which a library may call what it likes.

    The system's loader makes it an ImportError, and Python 3.10's compiler a SystemError.
    """
    if isinstance(error, MemoryError):
        return True
    try:
        bytearray(_ROOM)
    except MemoryError:
        return True
    return False
