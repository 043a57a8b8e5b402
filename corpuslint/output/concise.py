"""A line per finding: `path:line:col: severity rule message`."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Diagnostic
from corpuslint.output.folding import Entry
from corpuslint.output.text import brief, paint, shown_path


def concise(entries: Iterable[Entry], color: bool) -> str:
    """One line per entry, with the number of places folded into it."""
    return "".join(_line(entry, color) + "\n" for entry in entries)


def _line(entry: Entry, color: bool) -> str:
    diagnostic = entry.diagnostic
    more = f" ({entry.more})" if entry.others else ""
    return (
        f"{location(diagnostic, color)}: {paint(diagnostic.severity, diagnostic.severity, color)} "
        f"{paint(diagnostic.rule, 'bold', color)} {brief(diagnostic.message)}"
        f"{paint(more, 'dim', color)}"
    )


def location(diagnostic: Diagnostic, color: bool) -> str:
    """`path:row:column`, a place that terminals and editors open."""
    path = paint(shown_path(diagnostic.path), "bold", color)
    if diagnostic.start is None:
        return path
    return f"{path}:{diagnostic.start.row}:{diagnostic.start.column}"
