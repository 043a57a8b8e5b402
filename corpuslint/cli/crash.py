"""The end of a run that this program, or the memory that it was given, is to blame for."""

from __future__ import annotations

import os
import sys

# How the system's loader says that it has no room for a module.
_NO_ROOM = ("failed to map segment", "cannot allocate memory", "cannot create shared object")


def tell(error: BaseException) -> None:
    """Say what ended a run; Python itself would call it findings, by an exit code of 1."""
    if _is_short_of_memory(error):
        # what is said must not take any
        os.write(2, b"corpuslint: out of memory; name fewer files at once, or use --workers 1\n")
    else:
        sys.excepthook(type(error), error, error.__traceback__)


def _is_short_of_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError):
        return True
    said = str(error).lower()
    return isinstance(error, ImportError) and any(words in said for words in _NO_ROOM)
