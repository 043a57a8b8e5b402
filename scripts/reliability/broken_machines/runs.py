"""Real runs of corpuslint, in processes of their own, that end in time or are ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, NamedTuple

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120.0  # seconds until a run counts as one that hangs
DOCUMENTED = frozenset([0, 1, 2, 130])  # exit codes


class Ended(NamedTuple):
    """How a run ended, and what it said; `hung` if it had to be ended."""

    code: int
    out: str
    err: str
    hung: bool = False

    @property
    def crashed(self) -> bool:
        """Whether it ended in a traceback, by a signal, or with a code that nobody promised."""
        words = ("Traceback", "panicked", "Fatal Python error", "Exception ignored")
        return self.code not in DOCUMENTED or any(word in self.err for word in words)


class Running:
    """A run at work. What it says goes to files: a pipe that nobody reads would stop it."""

    def __init__(
        self,
        folder: Path,
        cache: Path | None,
        *arguments: str,
        environment: Mapping[str, str | None] | None = None,
        before: Callable[[], None] | None = None,
        program: Path = ROOT,
    ) -> None:
        """Start it in a session of its own; `before` is called in its process.

        A variable that is None is taken out of the environment.
        """
        variables: dict[str, str | None] = {
            **os.environ,
            "PYTHONPATH": str(program),
            "PYTHONDONTWRITEBYTECODE": "1",
            "CORPUSLINT_CACHE_DIR": None if cache is None else str(cache),
            **(environment or {}),
        }

        def prepare() -> None:
            for name in ("SIGINT", "SIGHUP"):  # which a shell's background, or nohup, ignores
                if hasattr(signal, name):
                    signal.signal(getattr(signal, name), signal.SIG_DFL)
            if before is not None:
                before()

        self._said = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "corpuslint", *arguments],
            cwd=folder,
            env={name: value for name, value in variables.items() if value is not None},
            stdin=subprocess.DEVNULL,
            stdout=self._said[0],
            stderr=self._said[1],
            start_new_session=True,
            preexec_fn=prepare,
        )

    def is_at_work(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def end(self) -> Ended:
        """Wait for it and all of its processes; end those that do not end."""
        hung = False
        try:
            self._process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            hung = True
            self.send_all(signal.SIGKILL)
            self._process.wait()
        if not self._is_alone():
            hung = True
            self.send_all(signal.SIGKILL)
        out, err = map(_content, self._said)
        return Ended(self._process.returncode, out, err, hung)

    def send(self, number: int) -> None:
        """Send a signal to the run alone, as a supervisor does."""
        if self.is_at_work():
            os.kill(self._process.pid, number)

    def send_all(self, number: int) -> None:
        """Send a signal to the run and to all of its processes, as a terminal does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def workers(self) -> list[int]:
        """The processes that it has started, by their numbers; needs Linux."""
        path = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        try:
            return [int(number) for number in path.read_text().split()]
        except OSError:
            return []

    def _is_alone(self, patience: float = 20.0) -> bool:
        """Whether no process of it is left, or soon none is."""
        latest = time.monotonic() + patience
        while time.monotonic() < latest:
            try:
                os.killpg(self._process.pid, 0)
            except (ProcessLookupError, PermissionError):
                return True
            time.sleep(0.01)
        return False


def _content(file: IO[bytes]) -> str:
    with file:
        file.seek(0)
        return file.read().decode(errors="replace")


def run(
    folder: Path,
    cache: Path | None,
    *arguments: str,
    environment: Mapping[str, str | None] | None = None,
    before: Callable[[], None] | None = None,
    program: Path = ROOT,
) -> Ended:
    """A run to its end."""
    running = Running(
        folder, cache, *arguments, environment=environment, before=before, program=program
    )
    return running.end()
