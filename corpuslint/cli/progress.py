"""A progress bar for runs that take longer than a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from corpuslint.paths import Input

_PATIENCE = 1.0  # seconds


def with_progress(
    files: Iterable[Input],
    handle: Callable[[Input], None],
    color: str = "auto",
    doing: str = "checking",
) -> None:
    """Handle the files one by one; a bar on standard error once a second has passed."""
    waiting = list(files)
    ends = time.monotonic() + _PATIENCE
    for index, file in enumerate(waiting):
        if time.monotonic() > ends:
            _with_bar(waiting, index, handle, color, doing)
            return
        handle(file)


def _with_bar(
    files: list[Input], done: int, handle: Callable[[Input], None], color: str, doing: str
) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True, no_color=True if color == "never" else None)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        task = progress.add_task(doing, total=len(files), completed=done)
        for file in files[done:]:
            handle(file)
            progress.advance(task)
