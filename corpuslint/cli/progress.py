"""A progress bar for runs that take longer than a second."""

from __future__ import annotations

import time
from collections.abc import Iterator

from corpuslint.engine import Input

_PATIENCE = 1.0  # seconds


def with_progress(files: list[Input]) -> Iterator[Input]:
    """The files one by one; a bar on standard error once a second has passed."""
    started = time.monotonic()
    for index, file in enumerate(files):
        yield file
        if index % 64 == 63 and time.monotonic() - started > _PATIENCE:
            yield from _with_bar(files, index + 1)
            return


def _with_bar(files: list[Input], done: int) -> Iterator[Input]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("checking", total=len(files), completed=done)
        for file in files[done:]:
            yield file
            progress.advance(task)
