"""How long `corpuslint fix` takes for a changed file, beside ruamel.yaml reading its block once.

    python benchmarks/fix_speed.py [--files 1000]

The files are made: news articles with blocks of 45 to 115 KB, most of it related
items with images, and one fault each that has a safe fix. "fix" is the whole
command in one process over all files: reading, every default rule, the proof with
its second parser, writing and syncing. "round trip" is one `YAML().load(block)` of
the same blocks, which is what any tool pays that edits through ruamel.yaml, before
it has changed or written anything. The second run, which has nothing to do, is set
against `corpuslint check`. Times are of the wall, and of the processor (which other
programs disturb less); ratios hold better than times. Promised: at most 3, and 1.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import ruamel.yaml
from made_articles import Corpus, document

SIZE = 115_000  # of a file, on average
ROUNDS = 3  # of what can be repeated; the fastest counts
FAULTS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("title: ", lambda line: f'{line[:-1]} "'),
    ("webUrl: ", lambda line: f'{line[:-1]} "'),
    ("type: ", lambda line: f"{line}  "),
)


class Times(NamedTuple):
    """Seconds of the wall and of the processor."""

    wall: float
    processor: float


def article(corpus: Corpus, number: int) -> str:
    """A document with a comment, and one fault that can be mended."""
    lines = document(corpus, number).split("\n")
    start, change = FAULTS[number % len(FAULTS)]
    for index, line in enumerate(lines[:20]):
        if line.startswith(start):
            lines[index] = change(line)
        elif line.startswith("category: "):
            lines[index] = f"{line} # as always"
    return "\n".join(lines)


def timed(work: Callable[[], object]) -> Times:
    """How long something takes, its child processes included."""
    started, spent = time.perf_counter(), os.times()
    work()
    ended = os.times()
    return Times(time.perf_counter() - started, sum(ended[:4]) - sum(spent[:4]))


def fastest(work: Callable[[], object], rounds: int = ROUNDS) -> Times:
    """The best of several rounds, by the processor."""
    return min((timed(work) for _ in range(rounds)), key=lambda one: one.processor)


def run(command: str, folder: Path) -> str:
    """Run corpuslint over a folder; gives what it says on standard error."""
    words = [sys.executable, "-m", "corpuslint", command, "--isolated", "--schema=news-article"]
    done = subprocess.run([*words, str(folder)], capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"corpuslint {command}: exit {done.returncode}\n{done.stderr.decode()}")
    return done.stderr.decode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--files", type=int, default=1000)
    count: int = parser.parse_args().files
    corpus = Corpus(count, 1, SIZE)
    texts = [article(corpus, number) for number in range(count)]
    blocks = [text.split("---\n")[1] for text in texts]
    size = sum(map(len, blocks)) / count
    print(f"{count:,} files, blocks of {size:,.0f} characters on average\n")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = [folder / f"{number}.md" for number in range(count)]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8", newline="")
        run("check", folder)  # the config is kept from here on
        fixing = timed(lambda: print(run("fix", folder)))
        changed = sum(
            file.read_text(encoding="utf-8") != text
            for file, text in zip(files, texts, strict=True)
        )
        again = fastest(lambda: run("fix", folder))
        checking = fastest(lambda: run("check", folder))
    loading = timed(lambda: [ruamel.yaml.YAML().load(block) for block in blocks])
    print(f"{changed:,} of {count:,} files were changed\n")
    rows = [
        ("ruamel.yaml, round trip, load alone", loading, loading),
        ("fix, each file changed", fixing, loading),
        ("check", checking, checking),
        ("fix, nothing to change", again, checking),
    ]
    print(f"{'':36} {'ms a file':>10} {'ratio':>6} {'processor':>10} {'ratio':>6}")
    for name, took, base in rows:
        wall = f"{took.wall * 1000 / count:10.2f} {took.wall / base.wall:6.2f}"
        processor = f"{took.processor * 1000 / count:10.2f} {took.processor / base.processor:6.2f}"
        print(f"{name:36} {wall} {processor}")
    if changed < count:
        sys.exit("not every file was changed: the figures are of no use")


if __name__ == "__main__":
    main()
