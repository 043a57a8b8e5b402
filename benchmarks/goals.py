"""What is to be reached, and whether a run did."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from results import OURS, find
from scenarios import Row

HEADERS = ("to reach", "measured", "reached")
LOOP = "python-frontmatter + jsonschema, one validator"


class Goal(NamedTuple):
    """A promise: `measure` gives a figure, or None where it was not measured."""

    text: str
    measure: Callable[[list[Row]], float | None]
    limit: float
    unit: str
    at_most: bool = False


def speed(corpus: str, scenario: str) -> Callable[[list[Row]], float | None]:
    """Files a second of corpuslint."""

    def measured(rows: list[Row]) -> float | None:
        row = find(rows, corpus, scenario, OURS)
        return row.files / row.wall if row is not None else None

    return measured


def against(corpus: str, name: str) -> Callable[[list[Row]], float | None]:
    """How many times as fast as the fastest whose name starts so corpuslint is, cold."""

    def measured(rows: list[Row]) -> float | None:
        ours = find(rows, corpus, "cold", OURS)
        theirs = [
            row.wall
            for row in rows
            if (row.corpus, row.scenario) == (corpus, "cold")
            and row.runs
            and row.name.startswith(name)
        ]
        return min(theirs) / ours.wall if ours is not None and theirs else None

    return measured


def interpreters(scenario: str) -> Callable[[list[Row]], float | None]:
    """How many times as long as a bare interpreter one file takes."""

    def measured(rows: list[Row]) -> float | None:
        bare = find(rows, "one file", "bare interpreter", "python")
        row = find(rows, "one file", scenario, OURS)
        return row.wall / bare.wall if row is not None and bare is not None else None

    return measured


def most(corpus: str, field: str) -> Callable[[list[Row]], float | None]:
    """The most megabytes that any run of corpuslint took on a corpus."""

    def measured(rows: list[Row]) -> float | None:
        found = [row for row in rows if row.name == OURS and row.corpus == corpus and row.runs]
        peak = max((getattr(row, field) for row in found), default=0)
        return peak / 1e6 if peak else None  # nothing was started, or nothing is known

    return measured


def seconds(corpus: str, scenario: str) -> Callable[[list[Row]], float | None]:
    """Seconds that corpuslint took."""

    def measured(rows: list[Row]) -> float | None:
        row = find(rows, corpus, scenario, OURS)
        return row.wall if row is not None else None

    return measured


RUMDL = "rumdl"
GOALS = (
    Goal("cold, small documents", speed("small", "cold"), 13_000, "files/s"),
    Goal("cold, small, against rumdl", against("small", RUMDL), 2, "times"),
    Goal(
        "cold, small, against python-frontmatter + jsonschema", against("small", LOOP), 15, "times"
    ),
    Goal(
        "cold, small, against remark-lint-frontmatter-schema",
        against("small", "remark-lint-frontmatter-schema"),
        150,
        "times",
    ),
    Goal("cold, large blocks, against rumdl", against("large", RUMDL), 1, "times"),
    Goal("warm, nothing changed", speed("small", "warm"), 100_000, "files/s"),
    Goal("warm, nothing changed, huge", speed("huge", "warm"), 100_000, "files/s"),
    Goal("one file not seen before", interpreters("not seen before"), 6, "interpreters", True),
    Goal("one file, cached", interpreters("cached"), 2, "interpreters", True),
    Goal("one changed file of the huge corpus", seconds("huge", "one changed"), 2, "s", True),
    Goal("peak memory of the parent, huge", most("huge", "parent"), 300, "MB", True),
    Goal("peak memory of a worker, huge", most("huge", "worker"), 150, "MB", True),
)


def goal_lines(rows: list[Row]) -> list[tuple[str, ...]]:
    """Each goal with what was measured of it; those that were not measured are left out."""
    lines: list[tuple[str, ...]] = []
    for goal in GOALS:
        figure = goal.measure(rows)
        if figure is None:
            continue
        reached = figure <= goal.limit if goal.at_most else figure >= goal.limit
        bound = "at most" if goal.at_most else "at least"
        said = f"{figure:,.0f}" if figure >= 100 else f"{figure:,.2f}"
        text = f"{goal.text}: {bound} {goal.limit:,} {goal.unit}"
        lines.append((text, f"{said} {goal.unit}", "yes" if reached else "no"))
    return lines
