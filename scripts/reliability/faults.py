"""Break the machine on purpose, again and again, and look whether corpuslint keeps its promises.

    python scripts/reliability/faults.py [--rounds N] [--seed 1] [--only TEXT …]
                                         [--quick] [--no-record]

Real runs, on trees of documents that all have faults with a safe fix: killed, out of disk or
memory, with system calls that fail, clocks that jump, caches that are damaged, and others at
work beside them (`broken_machines/`, a module each kind). What must hold stands in
docs/reliability.md. A full run (no `--quick`) is put into its table.

Everything happens in a temporary folder; full disks are small ones of their own, where one
may be mounted. The exit code is 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import compileall
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from broken_machines import caches, clocks, crowds, disks, memory, signals
from broken_machines.fault import Fault, Scene, Seen, UnavailableError
from broken_machines.runs import ROOT
from broken_machines.shim import compiled
from broken_machines.trees import Tree
from trials import Trial, record

GROUP = "broken machine"
_QUICK = 2  # rounds
_MOST_SHOWN = 5


def all_faults() -> list[Fault]:
    """Every fault, in the order in which they are tried."""
    return [
        fault
        for kind in (signals, disks, clocks, caches, crowds, memory)
        for fault in kind.faults()
    ]


def tried(fault: Fault, scene: Scene, rounds: int, seed: int) -> Seen:
    """What came of a fault; the same seed draws the same, however many others are tried."""
    chance = random.Random(f"{seed} {fault.name}")
    seen = Seen()
    for _ in range(rounds):
        fault.do(scene, chance, seen)
    return seen


def tell(fault: Fault, seen: Seen, seconds: float) -> None:
    """One fault on the screen, with the first of what was broken."""
    notes = "".join(f", {count:,} {what}" for what, count in seen.notes.items())
    counts = f"{seen.crashes} crashes, {seen.hangs} hangs, {seen.lost} lost"
    broken = f", {len(seen.broken)} PROMISES BROKEN" if seen.broken else ""
    print(f"{fault.name}: {seen.tried} runs, {counts}{notes}{broken} ({seconds:.0f} s)", flush=True)
    for words in seen.broken[:_MOST_SHOWN]:
        print(f"    {words}".replace("\n", "\n    "), flush=True)


def trial_of(fault: Fault, seen: Seen, command: str) -> Trial:
    """What is kept of it for the page."""
    words = [f"{count:,} {what}" for what, count in seen.notes.items() if count]
    if seen.broken:
        words.append(f"{len(seen.broken):,} promises broken")
    counts = (seen.tried, seen.crashes, seen.hangs, seen.lost)
    return Trial(fault.name, GROUP, command, *counts, remark=", ".join(words))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, help="of each fault; otherwise as suits it")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn")
    parser.add_argument("--only", nargs="+", default=[], help="faults with these texts in the name")
    parser.add_argument("--quick", action="store_true", help="few rounds, small trees, no record")
    parser.add_argument("--no-record", action="store_true", help="leave the table as it is")
    options = parser.parse_args()
    wanted = [
        fault
        for fault in all_faults()
        if not options.only or any(text in fault.name for text in options.only)
    ]
    command = f"faults.py --seed {options.seed}"
    if options.rounds:
        command += f" --rounds {options.rounds}"
    # as an installed program is: without memory, CPython's compiler makes up syntax errors
    compileall.compile_dir(str(ROOT / "corpuslint"), quiet=1)
    trials = []
    is_broken = False
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary).resolve()
        work.chmod(0o755)
        few, many = (12, 340) if options.quick else (60, 700)
        small = Tree(work, "small", few, options.seed)
        large = Tree(work, "large", many, options.seed)
        scene = Scene(work, small, large, compiled(work), options.quick)
        for fault in wanted:
            began = time.monotonic()
            rounds = options.rounds or (_QUICK if options.quick else fault.rounds)
            try:
                seen = tried(fault, scene, rounds, options.seed)
            except UnavailableError as reason:
                print(f"{fault.name}: not here: {reason}", flush=True)
                continue
            tell(fault, seen, time.monotonic() - began)
            is_broken = is_broken or bool(seen.broken or seen.lost or seen.hangs or seen.crashes)
            trials.append(trial_of(fault, seen, command))
    if not (options.quick or options.no_record):
        record(trials)
    return 1 if is_broken else 0


if __name__ == "__main__":
    sys.exit(main())
