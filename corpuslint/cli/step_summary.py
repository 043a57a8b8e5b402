"""The summary of a step on GitHub: a file of several writers, and of a limited size."""

from __future__ import annotations

import contextlib
import os


def is_step_summary(path: str) -> bool:
    """Whether a path is that of the step's summary, which the runner names."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    return bool(summary) and os.path.realpath(path) == os.path.realpath(summary or "")


def room_in_summary(path: str) -> int:
    """How many bytes a summary still takes."""
    from corpuslint.output.markdown import LIMIT

    size = 0
    with contextlib.suppress(OSError):  # it is not there yet
        size = os.stat(path).st_size
    return LIMIT - size
