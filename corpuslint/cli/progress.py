"""A progress bar for runs that take longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

_T = TypeVar("_T")
_PATIENCE = 1.0  # seconds
_STEP = 0.1  # seconds between two changes of the bar


def with_progress(done: Iterable[_T], color: str = "auto", verb: str = "checked") -> Iterator[_T]:
    """The same items; a count of them on standard error once a second has passed.

    How many there will be is not known: they are found while others are checked.
    """
    ends = time.monotonic() + _PATIENCE
    waiting = iter(done)
    for count, item in enumerate(waiting, 1):
        yield item
        if time.monotonic() > ends:
            yield from _with_bar(waiting, count, color, verb)
            return


def _with_bar(done: Iterator[_T], count: int, color: str, verb: str) -> Iterator[_T]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn(f"{{task.completed:,}} files {verb}"),
        TimeElapsedColumn(),
    )
    # the terminal itself: what passes by is not taken down with what a run says
    console = Console(file=sys.__stderr__, no_color=True if color == "never" else None)
    # no thread draws it: processes may be forked meanwhile
    bar = Progress(
        *columns, console=console, transient=True, redirect_stdout=False, auto_refresh=False
    )
    with bar as progress:
        task = progress.add_task("", total=None, completed=count)
        ends = time.monotonic()
        for item in done:
            yield item
            count += 1
            if time.monotonic() > ends:
                progress.update(task, completed=count, refresh=True)
                ends = time.monotonic() + _STEP
