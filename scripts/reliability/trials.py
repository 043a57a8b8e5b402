"""What was tried to break corpuslint, and what was seen: the table of docs/reliability.md.

    python scripts/reliability/trials.py         # put the table of results.json into the page

Whatever tries something (faults on purpose, fuzzing, comparisons) says so by `record`; a
trial replaces the one of its name, so that a part can be run anew alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
RESULTS = HERE / "results.json"
PAGE = ROOT / "docs" / "reliability.md"

HEADERS = ("fault or input", "tried", "crashes", "hangs", "lost or changed bytes", "by")
START, END = "<!-- trials -->\n", "<!-- /trials -->"


@dataclass(frozen=True)
class Trial:
    """One row: what was tried, how often, and how often a promise was broken.

    `tried` counts runs or inputs; `crashes` those that ended in a traceback, by a signal that
    nobody sent, or with an exit code that is not documented; `hangs` those that had to be
    ended; `lost` those after which a file held neither its old nor its whole new text.
    `remark` is an open line: what is not as promised, which part could not be tried, or for
    how long there was a processor to try it.
    """

    name: str
    group: str
    command: str
    tried: int
    crashes: int = 0
    hangs: int = 0
    lost: int = 0
    remark: str = ""
    commit: str = field(default_factory=lambda: _commit())
    day: str = field(default_factory=lambda: date.today().isoformat())


def record(trials: list[Trial]) -> None:
    """Keep trials, in place of those that bore their names, and write the page anew."""
    kept = {trial.name: trial for trial in recall()}
    kept.update({trial.name: trial for trial in trials})
    rows = sorted(kept.values(), key=lambda trial: (trial.group, trial.name))
    RESULTS.write_text(
        json.dumps([asdict(trial) for trial in rows], indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    write_page()


def recall() -> list[Trial]:
    """The trials that were kept; none where nothing has been tried."""
    if not RESULTS.exists():
        return []
    return [Trial(**row) for row in json.loads(RESULTS.read_text(encoding="utf-8"))]


def write_page() -> None:
    """Put the table into the page, between its two comments."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, found, after = rest.partition(END)
    if not found:
        sys.exit(f"{PAGE} has no place for the table: {START.strip()} … {END}")
    PAGE.write_text(f"{before}{START}\n{table(recall())}\n{END}{after}", encoding="utf-8")


def table(trials: list[Trial]) -> str:
    """The trials as a Markdown table, a line each, with what ran them."""
    lines = [f"| {' | '.join(HEADERS)} |", f"|{' --- |' * len(HEADERS)}"]
    for trial in trials:
        name = f"{trial.group}: {trial.name}"
        if trial.remark:
            name += f" ({trial.remark})"
        by = f"`{trial.command}`, {trial.day}, {trial.commit}"
        counts = (trial.tried, trial.crashes, trial.hangs, trial.lost)
        lines.append(f"| {' | '.join([name, *(f'{count:,}' for count in counts), by])} |")
    return "\n".join(lines) + "\n"


def _commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    )
    return asked.stdout.strip() or "unknown"


if __name__ == "__main__":
    write_page()
