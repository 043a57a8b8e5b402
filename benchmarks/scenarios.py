"""The situations in which a command is measured, one after the other and in turn.

cold      nothing is kept: the cache folder is empty (the machine has the files in memory)
warm      the same command once more, nothing has changed
changed   one file was edited since
one file  a single document, in a folder with a config: not seen before, and again
"""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from contestants import Contestant, corpuslint, filled
from generate_corpus import CONFIG
from made_articles import Corpus, document
from measure import Measured, measure

# A cache does not trust a file that was written within the clock's grain.
SETTLE = 3.0
SLOW = 20.0  # seconds; what takes longer is not run again


class Row(NamedTuple):
    """What one contestant came to in one situation: the best time, the highest memory."""

    corpus: str
    scenario: str
    name: str
    files: int
    size: int
    wall: float = 0.0
    processor: float = 0.0
    parent: int = 0
    worker: int = 0
    runs: int = 0
    code: int = 0
    note: str = ""


class Place(NamedTuple):
    """A corpus on disk. `documents` is the folder in it, or `.`, where they lie."""

    name: str
    kind: str  # small, large, huge or given
    folder: Path
    documents: str
    files: int
    size: int


def contest(
    place: Place,
    contestants: list[Contestant],
    scratch: Path,
    rounds: int,
    say: Callable[[str], None],
    limit: float = 3_600,
) -> list[Row]:
    """Measure all contestants on a corpus, in turn, so that a slow minute falls on all alike."""
    runs: dict[tuple[str, str], list[Measured]] = {}
    notes: dict[str, str] = {}
    slow: set[str] = set()
    for number in range(rounds):
        for one in contestants:
            if one.why_not or one.name in slow:
                notes.setdefault(one.name, one.why_not)
                continue
            say(f"{place.name}, round {number + 1}: {one.name}")
            kept = scratch / "kept"
            shutil.rmtree(kept, ignore_errors=True)
            run = filled(one, kept, scratch / f"blocks-{place.name}")
            for scenario in _scenarios(one, place):
                try:
                    done = measure(run.command, str(place.folder), run.environment, limit=limit)
                except OSError as error:
                    notes[one.name] = f"{error.strerror}: {error.filename}"
                    slow.add(one.name)
                    break
                if done.code == -signal.SIGKILL:  # by us, or by a system without memory
                    notes[one.name] = f"killed after {done.wall:,.0f} seconds"
                    slow.add(one.name)
                    break
                runs.setdefault((scenario, one.name), []).append(done)
                if done.code not in (0, 1):
                    last = done.output.decode(errors="replace").strip().split("\n")[-1]
                    notes[one.name] = f"exit {done.code}: {last[:100]}"
                if scenario == "cold" and (one.is_slow or done.wall > SLOW):
                    slow.add(one.name)
    rows = [_row(place, *key, measured) for key, measured in runs.items()]
    rows = [row._replace(note=notes.get(row.name, "")) for row in rows]
    seen = {row.name for row in rows}
    missing = [one for one in contestants if one.name not in seen]
    return rows + [
        Row(place.name, "cold", one.name, place.files, place.size, note=notes.get(one.name, ""))
        for one in missing
    ]


def _scenarios(one: Contestant, place: Place) -> Iterator[str]:
    """The situations of a contestant, each made when it is asked for."""
    yield "cold"
    if not one.warms:
        return
    yield "warm"
    with edited(place):
        yield "one changed"


@contextmanager
def edited(place: Place) -> Iterator[None]:
    """A document with another line on its page, old enough to be trusted."""
    files = sorted((place.folder / place.documents).rglob("*.md"))
    path = files[len(files) // 2]
    content = path.read_bytes()
    path.write_bytes(content + b"\nOne more line.\n")
    try:
        time.sleep(SETTLE)
        yield
    finally:
        path.write_bytes(content)


def _row(place: Place, scenario: str, name: str, measured: list[Measured]) -> Row:
    best = min(measured, key=lambda one: one.wall)
    return Row(
        place.name,
        scenario,
        name,
        place.files,
        place.size,
        best.wall,
        min(one.processor for one in measured),
        max(one.parent for one in measured),
        max(one.worker for one in measured),
        len(measured),
        best.code,
    )


def one_file(scratch: Path, rounds: int) -> list[Row]:
    """A hook's run: one document, beside an interpreter that does nothing."""
    folder = scratch / "one-file"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "corpuslint.toml").write_text(CONFIG.replace("_news/**/", ""), encoding="utf-8")
    corpus = Corpus(rounds + 1, 1, 3_500)
    names = [f"{number}.md" for number in range(rounds + 1)]
    for number, name in enumerate(names):
        (folder / name).write_text(document(corpus, number), encoding="utf-8")
    time.sleep(SETTLE)
    ours = corpuslint()
    kept, empty = scratch / "one-kept", scratch / "one-empty"
    run, anew = filled(ours, kept, kept), filled(ours, empty, empty)
    bare = (sys.executable, "-c", "pass")
    measure((*run.command, names[-1]), str(folder), run.environment)  # the config is kept now
    walls: dict[str, list[Measured]] = {}
    for name in names[:-1]:
        shutil.rmtree(empty, ignore_errors=True)
        for scenario, command, environment in (
            ("bare interpreter", bare, run.environment),
            ("not seen before", (*run.command, name), run.environment),
            ("cached", (*run.command, name), run.environment),
            ("nothing kept", (*anew.command, name), anew.environment),
        ):
            done = measure(command, str(folder), environment)
            if done.code:
                sys.exit(f"{' '.join(command)}: exit {done.code}\n{done.output.decode()}")
            walls.setdefault(scenario, []).append(done)
    size = sum((folder / name).stat().st_size for name in names[:-1]) // rounds
    place = Place("one file", "one", folder, ".", 1, size)
    rows = []
    for scenario, measured in walls.items():
        row = _row(place, scenario, "corpuslint", measured)
        middle = sorted(one.wall for one in measured)[len(measured) // 2]
        rows.append(row._replace(wall=middle, name="python" if "bare" in scenario else ours.name))
    return rows
