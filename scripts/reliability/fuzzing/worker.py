"""The process that fuzzes: atheris chooses bytes by what code they reach, and each is judged.

A failure is kept and does not end the process, so that one fault does not hide the next; what
hangs or eats memory ends it, and libFuzzer keeps the bytes. `fuzz.py` starts it anew.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import re
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from fuzzing.case import Case, Target, failure, signature, target, write_case

HANG = 20  # seconds after which libFuzzer ends an input, and the process
MEMORY = 2048  # megabytes that the process may have
SLOW = 5.0  # seconds of processor time, with the instruments that slow all down threefold
_PAUSE = 2.0  # seconds between two inputs, of which more was none's
_LONGEST = 6000  # bytes of an input


class Progress:
    """What a process has seen, in a file that survives it."""

    def __init__(self, file: Path, crashers: Path, seconds: float) -> None:
        self.file = file
        self.crashers = crashers
        self.seconds = seconds
        self.elapsed = 0.0
        self.last = time.monotonic()
        self.tried = 0
        self.failed: dict[str, int] = {}
        self.sizes: dict[str, int] = {}

    def count(self) -> bool:
        """Count an input; false when the time is over. A pause of the process is no time."""
        now = time.monotonic()
        self.elapsed += min(now - self.last, _PAUSE)
        self.last = now
        self.tried += 1
        if self.tried % 200 == 0:
            self.write()
        return self.elapsed < self.seconds

    def keep(self, name: str, case: Case, error: BaseException | None) -> None:
        """Keep a case that failed, if it is the smallest of its kind."""
        self.failed[name] = self.failed.get(name, 0) + 1
        size = len(json.dumps(case))
        if size >= self.sizes.get(name, sys.maxsize):
            return
        self.sizes[name] = size
        place = self.crashers / (re.sub(r"[^\w.-]+", "-", name)[:100] + ".json")
        write_case(place, case)
        words = "".join(traceback.format_exception(error)) if error else "slow\n"
        place.with_suffix(".txt").write_text(f"{name}\n\n{words}", encoding="utf-8")

    def write(self) -> None:
        seen = {
            "tried": self.tried,
            "failed": self.failed,
            "seconds": self.elapsed,
            "processor": time.process_time(),
        }
        self.file.write_text(json.dumps(seen), encoding="utf-8")


def main(name: str, work: Path, seconds: float, seed: int) -> None:
    """Fuzz a target for some seconds; never returns. A seed of 0 is any."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["corpuslint"]):
        _import_all()
    chosen = target(name)
    progress = Progress(work / "progress.json", work / "crashers", seconds)

    def one_input(data: bytes) -> None:
        if not progress.count():
            _end(progress)
        judge(chosen, atheris.FuzzedDataProvider(data), progress)

    arguments = [
        *("fuzz", str(work / "corpus"), str(work / "seeds")),
        f"-artifact_prefix={work / 'artifacts'}{os.sep}",
        f"-dict={Path(__file__).with_name('tokens.dict')}",
        *(f"-timeout={HANG}", f"-rss_limit_mb={MEMORY}", f"-max_len={_LONGEST}"),
        *("-print_final_stats=1", "-reload=0", f"-seed={seed}"),
    ]
    atheris.Setup(arguments, one_input)
    atheris.Fuzz()


def judge(chosen: Target, provider: Any, progress: Progress) -> None:
    """Draw a case and judge it; whatever is wrong is kept."""
    case = chosen.draw(provider)
    start = time.process_time()
    error = failure(chosen.check, case)
    if error is not None:
        progress.keep(signature(error), case, error)
    elif time.process_time() - start > SLOW:
        progress.keep("slow", case, None)


def _end(progress: Progress) -> None:
    """End at once: libFuzzer would go on for as long as its own clock says."""
    progress.write()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _import_all() -> None:
    """Import every module, since what is imported later is not instrumented."""
    package = importlib.import_module("corpuslint")
    for module in pkgutil.walk_packages(package.__path__, "corpuslint."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
