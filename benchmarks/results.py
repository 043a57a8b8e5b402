"""What was measured, as one table: in the terminal, in docs/performance.md, in the history."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from probes import CLEAN
from scenarios import Row

HEADERS = (
    "corpus", "situation", "who", "corpuslint is", "by CPU", "files/s", "MB/s", "wall s", "CPU s",
    "parent MB", "worker MB", "sees",
)  # fmt: skip
OURS = "corpuslint"


class Results(NamedTuple):
    """All of one run. `sees` has the probes that each contestant reported, `shares` seconds."""

    rows: list[Row]
    sees: dict[str, tuple[str, ...]]
    shares: list[tuple[str, float]]


def table(results: Results) -> list[tuple[str, ...]]:
    """A line for each measured run, and for each that there could not be, with the reason."""
    lines = []
    for row in results.rows:
        if not row.runs:
            lines.append((row.corpus, row.scenario, row.name, f"- ({row.note})", *[""] * 8))
            continue
        sees = results.sees.get(row.name) if row.corpus != "one file" else ()
        note = _sees(sees) if row.scenario == "cold" else ""
        lines.append(
            (
                row.corpus,
                row.scenario,
                row.name,
                _ratio(row, results.rows),
                _processor_ratio(row, results.rows),
                f"{row.files / row.wall:,.0f}",
                f"{row.size / row.wall / 1e6:,.1f}",
                f"{row.wall:,.3f}" if row.wall < 1 else f"{row.wall:,.1f}",
                f"{row.processor:,.3f}" if row.wall < 1 else f"{row.processor:,.1f}",
                f"{row.parent / 1e6:,.0f}" if row.parent else "-",
                f"{row.worker / 1e6:,.0f}" if row.worker else "-",
                "; ".join(filter(None, (note, row.note))),
            )
        )
    return lines


def _ratio(row: Row, rows: list[Row]) -> str:
    """How often faster corpuslint is; a single file is set against a bare interpreter."""
    if row.corpus == "one file":
        bare = next(other for other in rows if other.scenario == "bare interpreter")
        return f"{row.wall / bare.wall:.1f} interpreters"
    if row.name == OURS:
        cold = find(rows, row.corpus, "cold", OURS)
        return (
            "1"
            if cold is None or row.scenario == "cold"
            else f"1 ({cold.wall / row.wall:.1f} x cold)"
        )
    ours = find(rows, row.corpus, row.scenario, OURS)
    if ours is None:
        return "-"
    ratio = row.wall / ours.wall
    return f"{ratio:.1f} x as fast" if ratio >= 10 else f"{ratio:.2f} x as fast"


def _processor_ratio(row: Row, rows: list[Row]) -> str:
    """The same in processor seconds, which other work on the machine disturbs less."""
    ours = find(rows, row.corpus, row.scenario, OURS)
    if ours is None or ours is row or not ours.processor:
        return ""
    return f"{row.processor / ours.processor:.2f} x"


def _sees(found: tuple[str, ...] | None) -> str:
    if found is None:
        return ""
    if CLEAN in found:
        return "reports clean documents too"
    return ", ".join(found) or "nothing that was planted: its speed says nothing"


def find(rows: list[Row], corpus: str, scenario: str, name: str) -> Row | None:
    """A row that was measured, or None."""
    for row in rows:
        if (row.corpus, row.scenario, row.name) == (corpus, scenario, name) and row.runs:
            return row
    return None


def plain(lines: list[tuple[str, ...]], headers: tuple[str, ...] = HEADERS) -> str:
    """A table for the terminal."""
    widths = [
        max(len(line[column]) for line in [headers, *lines]) for column in range(len(headers))
    ]
    rows = [
        "  ".join(
            cell.ljust(width) if column < 4 or column == len(headers) - 1 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in [headers, *lines]
    ]
    return "\n".join(rows)


def markdown(lines: list[tuple[str, ...]], headers: tuple[str, ...] = HEADERS) -> str:
    """A table for a page."""
    rows = [headers, ("---",) * len(headers), *lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in rows) + "\n"


def share_lines(shares: list[tuple[str, float]]) -> list[tuple[str, ...]]:
    """Where the time goes; what is less than a hundredth is one line."""
    total = sum(seconds for _, seconds in shares)
    lines: list[tuple[str, ...]] = []
    rest = 0.0
    for part, seconds in shares:
        if seconds < total / 100:
            rest += seconds
        else:
            lines.append((f"{seconds / total:.1%}", f"{seconds:.2f}", part))
    if rest:
        lines.append((f"{rest / total:.1%}", f"{rest:.2f}", "all else"))
    return lines


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    about = {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "commit": _commit(),
        "machine": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "load": _load(),
    }
    names = ("corpuslint-frontmatter", "PyYAML", "jsonschema-rs")
    versions = {}
    for name in names:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return {**about, "versions": versions}


def _load() -> float | None:
    """How many processes wanted a processor in the last minute."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def _commit() -> str:
    """The commit that is measured, with a plus where files have changed since."""
    words = ["git", "describe", "--always", "--dirty=+", "--abbrev=12"]
    folder = Path(__file__).parent
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def remember(path: Path, results: Results, arguments: list[str], about: dict[str, Any]) -> None:
    """Append a run to the history: one JSON object a line. `about` is of the run's start."""
    record = {
        **about,
        "arguments": arguments,
        "load at the end": _load(),
        "rows": [row._asdict() for row in results.rows],
        "sees": results.sees,
        "shares": [[part, round(seconds, 3)] for part, seconds in results.shares],
    }
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(record, ensure_ascii=False) + "\n")


def recall(path: Path) -> tuple[dict[str, Any], Results]:
    """The last run of the history: what it depended on, and what it found."""
    record = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
    rows = [Row(**row) for row in record.pop("rows")]
    sees = {name: tuple(found) for name, found in record.pop("sees").items()}
    shares = [(part, seconds) for part, seconds in record.pop("shares")]
    return record, Results(rows, sees, shares)
