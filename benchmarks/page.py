"""Put the tables of the last run into docs/performance.md.

    python benchmarks/page.py [HISTORY]

A table stands between two comments with its name; one that the run did not measure stays
as it is.
"""

from __future__ import annotations

import sys
from pathlib import Path

import goals
import results
from peer_setup import HERE

PAGE = HERE.parent / "docs" / "performance.md"
HISTORY = HERE / "history.jsonl"


def write_page(page: Path, history: Path) -> None:
    """Replace each table that the last run of the history measured."""
    about, found = results.recall(history)
    command = " ".join(["python benchmarks/run.py", *about["arguments"]])
    head = (
        f"`{command}`, {about['date'][:10]}, commit {about['commit'] or 'unknown'}, "
        f"{about['python']}, {about['cores']} cores, "
        f"load {about['load']} at the start and {about['load at the end']} at the end:\n"
    )
    text = page.read_text(encoding="utf-8")
    for name, lines, headers in (
        ("goals", goals.goal_lines(found.rows), goals.HEADERS),
        ("table", results.table(found), results.HEADERS),
        ("shares", results.share_lines(found.shares), ("share", "s", "part")),
    ):
        if lines:
            text = _between(text, name, f"\n{head}\n{results.markdown(lines, headers)}\n")
    page.write_text(text, encoding="utf-8")


def _between(text: str, name: str, new: str) -> str:
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, _, rest = text.partition(start)
    _, found, after = rest.partition(end)
    if not found:
        sys.exit(f"the page has no place for the table: {start.strip()} … {end}")
    return f"{before}{start}{new}{end}{after}"


if __name__ == "__main__":
    write_page(PAGE, Path(sys.argv[1]) if len(sys.argv) > 1 else HISTORY)
