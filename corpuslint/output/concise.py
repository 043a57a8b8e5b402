"""A line per finding: `path:line:col: severity rule message`."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Diagnostic
from corpuslint.output.folding import Entry
from corpuslint.output.text import paint, safe


def concise(entries: Iterable[Entry], color: bool) -> str:
    """One line per entry, with the number of places folded into it."""
    return "".join(line(entry.diagnostic, color, entry.more) + "\n" for entry in entries)


def line(diagnostic: Diagnostic, color: bool, more: str = "") -> str:
    """The one line of a finding."""
    return (
        f"{location(diagnostic, color)}: {paint(diagnostic.severity, diagnostic.severity, color)} "
        f"{paint(diagnostic.rule, 'bold', color)} {safe(diagnostic.message)}"
        f"{paint(more, 'dim', color)}"
    )


def location(diagnostic: Diagnostic, color: bool) -> str:
    """`path:row:column`, a place that terminals and editors open."""
    path = paint(safe(diagnostic.path), "bold", color)
    if diagnostic.start is None:
        return path
    return f"{path}:{diagnostic.start.row}:{diagnostic.start.column}"
