"""What happens when the system, or somebody at the keyboard, ends a run.

An exception that is raised in a signal handler comes up wherever the program happens to
be. Modules written in Rust turn one that passes them into a panic, and one that comes in
a destructor, or while a module is imported, may be lost. So nothing that must happen depends
on one being caught.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator

# after which an interrupt that nobody has caught is raised again, in seconds
_AGAIN = 1.0

_cleanups: list[Callable[[], None]] = []


def is_interrupt(error: BaseException) -> bool:
    """Whether an exception is an interrupt, or the panic that a Rust module made of one."""
    is_panic = type(error).__name__ == "PanicException"
    return isinstance(error, KeyboardInterrupt) or (is_panic and "KeyboardInterrupt" in str(error))


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Raise KeyboardInterrupt at an interrupt, and again until it is said to be `caught`."""
    import signal

    def interrupt(number: int, frame: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, _AGAIN)
        raise KeyboardInterrupt

    is_usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not is_usual or not hasattr(signal, "setitimer"):
        yield
        return
    alarm = signal.getsignal(signal.SIGALRM)
    try:
        signal.signal(signal.SIGALRM, interrupt)
        is_main = True
    except ValueError:  # no other thread than the main one is interrupted
        is_main = False
    if not is_main:
        yield
        return
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        caught()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGALRM, alarm)


def caught() -> None:
    """An interrupt has reached whoever ends the run: it need not be raised again."""
    import signal

    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def cleaned_up(clean: Callable[[], None]) -> Iterator[None]:
    """Clean up at the end, also where SIGTERM or SIGHUP ends the run; `clean` must not raise."""
    import signal

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    _cleanups.append(clean)
    try:
        yield
    finally:
        clean()
        _cleanups.remove(clean)


def _end(number: int, frame: object) -> None:
    """Clean up, then die of the signal, as whoever sent it expects."""
    import signal

    for clean in reversed(_cleanups):
        clean()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
