"""How long a baseline takes to load, to write, and to be held against a run.

    python benchmarks/baseline_speed.py [--entries 100000]

The entries are of files with ten findings each, as `corpuslint baseline update` writes
them. Each time is the least of five.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from corpuslint.baseline_file import Entry, baseline_text, read_baseline
from corpuslint.comparison import Comparison

_RULES = ("invalid-date", "surrounding-space", "unknown-field", "invalid-url", "html-entity")


def entries(number: int) -> dict[str, Entry]:
    """Known findings as a site of many languages has them."""
    found = {}
    for index in range(number):
        file = f"content/{('en', 'ja', 'de')[index % 3]}/posts/2023-11-20-post-{index // 10}.md"
        rule = _RULES[index % len(_RULES)]
        fingerprint = hashlib.sha256(str(index).encode()).hexdigest()[:16]
        found[fingerprint] = Entry(file, rule, f"related[{index % 10}].images[0].url")
    return found


def least(work: Callable[[], object]) -> float:
    """The least time of five, in milliseconds."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--entries", type=int, default=100_000)
    number = parser.parse_args().entries
    known = entries(number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corpuslint-baseline.json")
        path.write_text(baseline_text(known.items()), encoding="utf-8")
        baseline = read_baseline(str(path), path.name)
        rows = (
            ("load", least(lambda: read_baseline(str(path), path.name))),
            ("write", least(lambda: baseline_text(known.items()))),
            (
                "tell what is finished, all files gone",
                least(lambda: Comparison(baseline, folder, None, whole=True).finished()),
            ),
        )
        size = path.stat().st_size / 1e6
    print(f"{number:,} entries, {size:.1f} MB")
    for name, milliseconds in rows:
        print(f"{milliseconds:8.0f} ms  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
