"""Kill `corpuslint fix` again and again while it writes, and look whether a file was harmed.

    python scripts/kill_while_fixing.py [--rounds 50] [--files 2000] [--seed 1]

A folder of documents that all have faults is fixed in full, on a copy: that gives
the content that each must have. Then, in each round, a run on the folder is
killed (SIGKILL) soon after a document picked at random has been written. Every
file must be the old one or the new one to the byte; the next run must bring all
of them to the new one, and clear away what the killed one left.

Everything happens in a temporary folder. The exit code is 1 where a file was
harmed or something stayed behind.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "corpuslint", "fix", "--isolated"]
COLUMNS = (
    "rounds",
    "documents",
    "killed while writing",
    "written before the kill",
    "neither old nor new",
    "temporaries left",
    "not new after the next run",
    "left after it",
)
_WORDS = ("data", "river", "stone", "cloud", "paper", "garden", "signal", "winter", "copper")

Contents = dict[str, bytes]  # of documents, by their path below the folder


class Round(NamedTuple):
    """What one kill, and the run after it, came to."""

    in_time: bool
    written: int
    harmed: list[str]
    left: list[str]
    not_new: list[str]
    left_after: list[str]


def documents(count: int, seed: int) -> Contents:
    """Documents with faults that have a safe fix, of many sizes and line endings."""
    chance = random.Random(seed)
    return {
        f"{number % 20:02}/{number:05}.md": _document(number, chance) for number in range(count)
    }


def _document(number: int, chance: random.Random) -> bytes:
    words = chance.choices(_WORDS, k=6)
    lines = [
        "---",
        f'title: " {words[0].title()} {number}"',
        f"date: 2023-11-{number % 28 + 1:02} 10:20:30",
        f"url: ' https://example.com/{words[1]}/{number} '",
        f"tags: [{words[2]}, {words[3]}, {words[2]}]",
        f"layout: {words[4]}  # {words[5]}",
        "---",
        "",
    ]
    lines += [" ".join(chance.choices(_WORDS, k=12)) for _ in range(chance.choice([1, 30, 400]))]
    mark = chance.choice(["", "\ufeff"])
    ending = chance.choice(["\n", "\r\n"])
    return (mark + ending.join(lines) + ending).encode()


def write(folder: Path, contents: Contents) -> None:
    """Bring a folder to some contents, touching no more files than needed."""
    for path, content in contents.items():
        file = folder / path
        if file.exists() and file.read_bytes() == content:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def read(folder: Path) -> Contents:
    """What a folder holds: documents, and whatever else there is."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def start(folder: Path) -> subprocess.Popen[bytes]:
    """The fixer at work on a folder, in a session of its own."""
    return subprocess.Popen(
        [*COMMAND, folder.name],
        cwd=folder.parent,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "CORPUSLINT_CACHE_DIR": str(folder.parent / "cache"),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def run(folder: Path) -> None:
    """Fix a folder to the end; raises RuntimeError where the fixer fails."""
    _, errors = (process := start(folder)).communicate()
    if process.returncode not in (0, 1):
        raise RuntimeError(f"exit code {process.returncode}: {errors.decode()[-2000:]}")


def kill_after(process: subprocess.Popen[bytes], file: Path, delay: float) -> bool:
    """Kill a run some seconds after it has written a file; False where it had ended by then."""
    before = _stamp(file)
    while process.poll() is None and _stamp(file) == before:
        time.sleep(0.0005)
    time.sleep(delay)
    in_time = process.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return in_time and process.returncode == -signal.SIGKILL


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_ino, status.st_mtime_ns


def one_round(folder: Path, old: Contents, new: Contents, picked: str, delay: float) -> Round:
    """Kill a run on the old documents, then let another one end."""
    write(folder, old)
    in_time = kill_after(start(folder), folder / picked, delay)
    found = read(folder)
    harmed = [path for path in old if found.get(path) not in (old[path], new[path])]
    written = sum(found.get(path) == new[path] for path in old)
    left = sorted(found.keys() - old.keys())
    run(folder)
    found = read(folder)
    not_new = [path for path in new if found.get(path) != new[path]]
    return Round(in_time, written, harmed, left, not_new, sorted(found.keys() - new.keys()))


def row(rounds: list[Round], count: int) -> str:
    """All rounds as one row of a table."""
    written = sorted(one.written for one in rounds)
    cells = (
        len(rounds),
        f"{count:,}",
        sum(one.in_time for one in rounds),
        f"{written[0]:,} to {written[-1]:,}",
        sum(len(one.harmed) for one in rounds),
        sum(len(one.left) for one in rounds),
        sum(len(one.not_new) for one in rounds),
        sum(len(one.left_after) for one in rounds),
    )
    return f"| {' | '.join(map(str, cells))} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1, help="of the documents and the kills")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    old = documents(options.files, options.seed)
    with tempfile.TemporaryDirectory() as temporary:
        copy, folder = Path(temporary, "copy"), Path(temporary, "documents")
        write(copy, old)
        began = time.monotonic()
        run(copy)
        seconds = time.monotonic() - began
        new = read(copy)
        changed = [path for path in old if new.get(path) != old[path]]
        if new.keys() != old.keys() or len(changed) < len(old):
            print(f"a full run changed {len(changed):,} of {len(old):,} documents")
            return 1
        rounds = []
        for _ in range(options.rounds):
            delay = chance.uniform(0, 3 * seconds / len(old))
            rounds.append(one_round(folder, old, new, chance.choice(changed), delay))
    for one in rounds:
        for path in (*one.harmed, *one.not_new, *one.left_after):
            print(path)
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    print(row(rounds, len(old)))
    return 1 if any(one.harmed or one.not_new or one.left_after for one in rounds) else 0


if __name__ == "__main__":
    sys.exit(main())
