"""Fuzz one part of corpuslint, guided by what code is reached: needs the extra `fuzz`.

    python scripts/reliability/fuzz.py TARGET [--minutes N] [--record]
    python scripts/reliability/fuzz.py TARGET --case FILE    # run one crasher again
    python scripts/reliability/fuzz.py all --minutes 1       # share the time among them all

Targets are `split`, `parse`, `fix` and `formats`: see the modules of `fuzzing/`. What was
found interesting is kept in `--work` (`.fuzz/TARGET`), and the next run goes on from there.
Crashers come to `.fuzz/TARGET/crashers`, made small, with their traceback; put each into
`tests/crashers/TARGET/`, where `tests/test_crashers.py` runs it. The exit code is 1 where
there are any.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from fuzzing.case import ROOT, TARGETS, failure, read_case, target, write_case
from fuzzing.shrink import shrink
from fuzzing.worker import HANG
from trials import Trial, record

HERE = Path(__file__).resolve().parent
_GROUP = "fuzzing"
_SHRINK = 60.0  # seconds for one crasher
_COVERAGE = re.compile(r"\bcov: (\d+)")
_WHAT = {
    "split": "bytes to split, for every profile",
    "parse": "blocks to parse, with the place of every value",
    "fix": "documents to fix, judged by other readers",
    "formats": "findings to write, in every format",
}


class Run(NamedTuple):
    """What came of fuzzing one target; `seconds` are of processor time."""

    tried: int
    seconds: float
    coverage: int
    crashers: list[Path]
    hangs: int


def fuzz(name: str, minutes: float, work: Path, seed: int) -> Run:
    """Fuzz a target; crashers are made small at the end.

    The same seed tries the same inputs in the same order, as far as the time goes; 0 stands
    for other ones in each run.
    """
    for folder in ("corpus", "seeds", "crashers", "artifacts"):
        (work / folder).mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(target(name).seeds()):
        (work / "seeds" / f"{number:04}").write_bytes(content)
    progress = work / "progress.json"
    left, processor = minutes * 60, 0.0
    tried = coverage = hangs = 0
    while left > 0:
        progress.unlink(missing_ok=True)
        with (work / "log.txt").open("ab") as log:
            ran = _work(name, work, left, seed, log.fileno())
        seen = json.loads(progress.read_text()) if progress.exists() else {}
        tried += seen.get("tried", 0)
        processor += seen.get("processor", 0.0)
        coverage = max([coverage, *map(int, _COVERAGE.findall(_tail(work / "log.txt")))])
        hangs += _confirmed(name, work)
        if ran.returncode == 0:
            left = 0
        elif not seen:  # it never got to work
            raise SystemExit(f"{name}: the fuzzer ended with {ran.returncode}: see {work}/log.txt")
        else:
            left -= seen["seconds"]
            seed += bool(seed)  # not what has just ended it
    crashers = sorted((work / "crashers").glob("*.json"))
    for path in crashers:
        if path.with_suffix(".txt").exists():  # what hangs is too slow to try again and again
            write_case(path, shrink(target(name).check, read_case(path), _SHRINK))
    return Run(tried, processor, coverage, crashers, hangs)


def _work(
    name: str, work: Path, seconds: float, seed: int, log: int
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "fuzzing.worker", name, str(work), str(seconds), str(seed)]
    paths = os.pathsep.join([str(HERE), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "0"}
    return subprocess.run(command, env=environment, stdout=log, stderr=log, check=False)


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-20_000:]


def _confirmed(name: str, work: Path) -> int:
    """How many of the inputs that libFuzzer gave up do hang, or eat memory, when run alone.

    It looks at the clock, so that a process which was stopped for a while seems to hang.
    """
    hangs = 0
    for path in sorted((work / "artifacts").iterdir()):
        case = work / "artifacts" / "case.json"
        drawn = _run_alone("--draw", name, path, case)
        if drawn == 0 and _run_alone("--case", name, case, case) is None:
            hangs += 1
            shutil.copy(case, work / "crashers" / f"{path.name}.json")
        path.unlink(missing_ok=True)
        case.unlink(missing_ok=True)
    return hangs


def _run_alone(option: str, name: str, path: Path, case: Path) -> int | None:
    """The exit code of one input in a process of its own; None where it takes too long."""
    command = [sys.executable, __file__, name, option, str(path), "--into", str(case)]
    try:
        return subprocess.run(command, timeout=HANG, capture_output=True, check=False).returncode
    except subprocess.TimeoutExpired:
        return None


def _run_case(name: str, path: Path) -> int:
    """Run one crasher again, and show how it fails."""
    start = time.process_time()
    error = failure(target(name).check, read_case(path))
    print(f"{time.process_time() - start:.2f} s")
    if error is not None:
        raise error
    return 0


def _draw(name: str, path: Path, case: Path) -> int:
    """Write the case that a target draws of some bytes."""
    atheris = importlib.import_module("atheris")
    write_case(case, target(name).draw(atheris.FuzzedDataProvider(path.read_bytes())))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("target", choices=(*TARGETS, "all"))
    parser.add_argument("--minutes", type=float, default=5.0, help="how long; 5")
    parser.add_argument("--seed", type=int, default=0, help="for the same inputs again; any")
    parser.add_argument("--work", type=Path, default=ROOT / ".fuzz", help="what is kept; .fuzz")
    parser.add_argument("--record", action="store_true", help="into docs/reliability.md")
    parser.add_argument("--case", type=Path, help="run this case, and nothing else")
    parser.add_argument("--draw", type=Path, help="write the case of these bytes to --into")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        return _run_case(options.target, options.case)
    if importlib.util.find_spec("atheris") is None:
        version = "{}.{}".format(*sys.version_info)
        print(f"fuzzing is skipped: no atheris for Python {version} on {sys.platform} is installed")
        return 0
    if options.draw:
        return _draw(options.target, options.draw, options.into)
    names = TARGETS if options.target == "all" else (options.target,)
    is_faulty = False
    for name in names:
        minutes = options.minutes / len(names)
        ran = fuzz(name, minutes, options.work / name, options.seed)
        print(
            f"{name}: {ran.tried:,} inputs in {minutes:g} minutes, "
            f"{ran.seconds / 60:.1f} of them of processor time, "
            f"{ran.coverage:,} branches reached, {len(ran.crashers)} crashers, {ran.hangs} hangs"
        )
        for path in ran.crashers:
            print(f"  {path}")
        is_faulty = is_faulty or bool(ran.crashers)
        if options.record:
            _record(name, ran, minutes)
    return 1 if is_faulty else 0


def _record(name: str, ran: Run, minutes: float) -> None:
    command = f"python scripts/reliability/fuzz.py {name} --minutes {minutes:g}"
    crashes = len(ran.crashers) - ran.hangs
    remark = f"{ran.seconds / 60:.1f} minutes of processor time"
    record([Trial(_WHAT[name], _GROUP, command, ran.tried, crashes, ran.hangs, remark=remark)])


if __name__ == "__main__":
    sys.exit(main())
