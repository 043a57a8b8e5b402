"""Standard streams that are closed, full, or of a narrow encoding."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def prepare_streams() -> None:
    """What an encoding lacks is escaped, and what goes to a closed stream is dropped."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller, as by >&-
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def has_unicode(stream: TextIO) -> bool:
    """Whether a stream can hold every character."""
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")


def is_log(stream: TextIO) -> bool:
    """Whether a stream ends in the log of a CI runner, which takes commands from what it reads."""
    if not (os.environ.get("CI") or os.environ.get("TF_BUILD")):
        return False
    import stat

    try:
        return not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return True


def is_hook() -> bool:
    """Whether pre-commit runs us.

    It hands out a terminal, but shows what is on it when all is over, and to people
    who need not have a command of our name.
    """
    return "PRE_COMMIT" in os.environ


def columns() -> int:
    """The terminal's width, which COLUMNS overrides; 100 where there is no terminal.

    As shutil has it, which takes 2 ms to import.
    """
    try:
        said = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        said = 0
    if said > 0:
        return said
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 100
    except (OSError, ValueError):
        return 100


def say(message: str) -> None:
    """One line on standard error, whatever the message holds."""
    from corpuslint.output.text import safe

    print(f"corpuslint: {safe(message)}", file=sys.stderr)


def drop_the_rest() -> None:
    """Send what is still to be written nowhere, so that Python does not complain at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:  # without contextlib, which takes 2 ms to import
            stream.flush()
        except (OSError, ValueError):
            pass
        else:
            continue
        try:  # noqa: SIM105
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            pass
