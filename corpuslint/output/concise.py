"""A line per finding: `path:line:col: severity rule message`."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Diagnostic
from corpuslint.output.folding import Entry
from corpuslint.output.text import brief, paint, shown_path


def concise(entries: Iterable[Entry], color: bool, unsafe: bool = False) -> str:
    """One line per entry, with the number of places folded into it.

    A `[*]` marks what `corpuslint fix` would mend, with `unsafe` also where that
    takes `--unsafe-fixes`.
    """
    return "".join(_line(entry, color, unsafe) + "\n" for entry in entries)


def _line(entry: Entry, color: bool, unsafe: bool) -> str:
    diagnostic = entry.diagnostic
    more = f" (no fix: {brief(diagnostic.refusal)})" if diagnostic.refusal else ""
    more += f" ({entry.more})" if entry.others else ""
    mark = f" {paint('[*]', 'link', color)}" if diagnostic.is_fixable(unsafe) else ""
    return (
        f"{location(diagnostic, color)}: {paint(diagnostic.severity, diagnostic.severity, color)} "
        f"{paint(diagnostic.rule, 'bold', color)}{mark} {brief(diagnostic.message)}"
        f"{paint(more, 'dim', color)}"
    )


def location(diagnostic: Diagnostic, color: bool) -> str:
    """`path:row:column`, a place that terminals and editors open."""
    path = paint(shown_path(diagnostic.path), "bold", color)
    if diagnostic.start is None:
        return path
    return f"{path}:{diagnostic.start.row}:{diagnostic.start.column}"
