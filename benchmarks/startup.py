"""How long one `corpuslint check` of one clean file takes, beside a bare interpreter.

    python benchmarks/startup.py [FILE]

"kept" is a file not seen before, with a config and a schema that have not
changed since the last run; "nothing kept" starts with an empty cache folder.
Each figure is the median of whole processes, run in turn so that a drift of
the machine's speed falls on all alike.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 40
ROOT = Path(__file__).resolve().parent.parent


def timed(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)
    elapsed = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{command}: exit {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return elapsed


def main() -> None:
    seed = sys.argv[1] if len(sys.argv) > 1 else str(min(ROOT.glob("seeds/news/*.md")))
    script = Path(sys.executable).with_name("corpuslint")
    with tempfile.TemporaryDirectory() as folder:
        kept = os.path.join(folder, "kept")
        empty = os.path.join(folder, "empty")
        environment = {**os.environ}
        # without its bytecode a checkout is compiled anew in every run; pip compiles a wheel
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        with_cache = {**environment, "CORPUSLINT_CACHE_DIR": kept}
        without = {**environment, "CORPUSLINT_CACHE_DIR": empty}
        bare = [sys.executable, "-c", "pass"]
        check = [str(script), "check", "--quiet", seed]
        timed(check, with_cache)
        timed(check, without)
        times: dict[str, list[float]] = {"bare": [], "kept": [], "nothing kept": []}
        for _ in range(ROUNDS):
            times["bare"].append(timed(bare, with_cache))
            times["kept"].append(timed(check, with_cache))
            shutil.rmtree(empty, ignore_errors=True)
            times["nothing kept"].append(timed(check, without))
    base = statistics.median(times["bare"])
    print(f"{'':30} {'ms':>7} {'ratio':>6}")
    names = {
        "bare": "python -c pass",
        "kept": "check one file",
        "nothing kept": "check, nothing kept",
    }
    for key, name in names.items():
        middle = statistics.median(times[key])
        print(f"{name:30} {middle * 1000:7.1f} {middle / base:6.2f}")


if __name__ == "__main__":
    main()
