"""What a whole command costs: time, processor seconds, and memory of its processes.

Time runs from the start of the process to its end, interpreter and imports included.
Processor seconds are of the process and of all that it waited for (not on Windows).
Memory is VmHWM, the most that a process ever had in RAM (Linux; elsewhere it is not
told), read every few milliseconds for the command and all that it started. What a
worker shares with its parent after a fork counts in both, so the figures are upper
bounds: their sum is more than the machine had to find.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

EVERY = 0.01  # seconds between two looks at the memory


class Measured(NamedTuple):
    """One run: seconds, the peaks in bytes (0 where unknown), and what was printed."""

    wall: float
    processor: float
    parent: int
    worker: int  # the biggest of the processes that the command started
    code: int
    output: bytes


def measure(
    command: Sequence[str],
    folder: str,
    environment: Mapping[str, str],
    memory: bool = True,
    limit: float = 3_600,
) -> Measured:
    """Run a command to its end; what it prints goes to a file, as in CI.

    After `limit` seconds it is killed with all that it started, which its code tells.
    """
    import tempfile

    with tempfile.TemporaryFile() as printed:
        started = time.perf_counter()
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        clock = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
        clock.start()
        watch = Watch(process.pid) if memory and sys.platform == "linux" else None
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        finally:
            clock.cancel()
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        parent, worker = watch.end() if watch else (0, 0)
        printed.seek(0)
        output = printed.read()
    processor = usage.ru_utime + usage.ru_stime
    return Measured(wall, processor, parent, worker, process.returncode, output)


class Watch:
    """A thread that looks at the memory of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        # the last peak of each: a process that has yet to become its program has its parent's
        self.peaks: dict[int, int] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> tuple[int, int]:
        """The peaks of the process, and of the biggest descendant."""
        self._ended.set()
        self._thread.join()
        parent = self.peaks.pop(self.pid, 0)
        return parent, max(self.peaks.values(), default=0)

    def _look(self) -> None:
        while not self._ended.is_set():
            for pid in descendants(self.pid):
                peak = peak_of(pid)
                if peak:
                    self.peaks[pid] = peak
            self._ended.wait(EVERY)


def descendants(pid: int) -> list[int]:
    """A process and all that it started, as far as they are still there."""
    found = [pid]
    for one in found:  # grows while it is walked
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{task}/children") as file:
                    found += [int(child) for child in file.read().split()]
        except OSError:
            continue
    return found


def peak_of(pid: int) -> int:
    """The most bytes that a process had in RAM so far, or 0 where it has ended."""
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
