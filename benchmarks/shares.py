"""Where a check's time goes: one process over a corpus, looked at a thousand times a second.

    python benchmarks/shares.py FOLDER

FOLDER has a config of its own. Each look counts the processor time since the last one
for the part of the program that is at work: the outermost module below the engine, so
what a rule asks of the parser is the rule's. The interpreter's own start, and all that
is imported, is start-up. A module that has no name in the list stands for itself.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from contestants import ALONE, knows_workers

EVERY = 0.001
STARTUP, REST = "start-up: interpreter, imports", "the engine and the command line themselves"
# modules below the engine, and what their time is spent on; what stands in none of
# them is looked for further in
PARTS = {
    "discover": "finding and reading files",
    "files": "finding and reading files",
    "document": "decoding, splitting and parsing",
    "split": "decoding, splitting and parsing",
    "blocks": "decoding, splitting and parsing",
    "schema": "schema: compiling and validating",
    "roles": "walking and judging values",
    "asking": "checks and inspections",
    "rules": "checks and inspections",
    "reporting": "placing and reporting",
    "place": "placing and reporting",
    "output": "placing and reporting",
    "config": "config",
    "plan": "config",
    "site": "config",
    "cache": "the cache: looking up and keeping",
    "cache_folder": "the cache: looking up and keeping",
    "signature": "the cache: looking up and keeping",
    "facts": "facts of documents, and rules of the corpus",
    "corpus": "facts of documents, and rules of the corpus",
}
_PASSED = frozenset(["__main__", "cli", "engine", "errors", "pool", "remembered", "runner"])


class Sampler:
    """Counts processor seconds by part, from when it is started to when it is stopped."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._last = 0.0

    def start(self) -> None:
        self.seconds[STARTUP] += time.process_time()
        self._last = time.process_time()
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)

    def stop(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, number: int, frame: FrameType | None) -> None:
        now = time.process_time()
        # a look has to wait for whatever C code runs; its time is that code's
        self.seconds[part_of(frame)] += now - self._last
        self._last = now


def part_of(frame: FrameType | None) -> str:
    """The part of the program that a frame is at work for."""
    part = REST
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.startswith("importlib."):
            return STARTUP
        package, _, rest = name.partition(".")
        module = rest.partition(".")[0]
        if package == "corpuslint" and module not in _PASSED:
            part = PARTS.get(module, module or REST)
        frame = frame.f_back
    return part


def shares(folder: str) -> list[tuple[str, float]]:
    """Seconds of each part of one cold run, most first."""
    command = ["check", *([ALONE] if knows_workers() else [])]
    sampler = Sampler()
    with tempfile.TemporaryDirectory() as kept, silence():
        os.environ["CORPUSLINT_CACHE_DIR"] = kept
        os.chdir(folder)
        sampler.start()
        from corpuslint.cli import main as run

        code = run(command)
        sampler.stop()
        os.chdir("/")
    if code not in (0, 1):
        sys.exit(f"corpuslint check: exit {code}")
    return sorted(sampler.seconds.items(), key=lambda item: -item[1])


@contextmanager
def silence() -> Iterator[None]:
    """What is printed meanwhile goes nowhere, whatever stream or buffer it is printed to."""
    streams = (sys.stdout, sys.stderr)
    kept = [os.dup(stream.fileno()) for stream in streams]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for stream in streams:
            stream.flush()
            os.dup2(nowhere, stream.fileno())
        yield
    finally:
        for stream, before in zip(streams, kept, strict=True):
            stream.flush()
            os.dup2(before, stream.fileno())
            os.close(before)
        os.close(nowhere)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--json", action="store_true", help="pairs of a part and its seconds")
    options = parser.parse_args()
    found = shares(options.folder)
    if options.json:
        print(json.dumps(found))
        return
    total = sum(seconds for _, seconds in found)
    for part, seconds in found:
        print(f"{seconds / total:7.1%} {seconds:8.2f} s  {part}")


if __name__ == "__main__":
    main()
