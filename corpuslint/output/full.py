"""A finding as people read it best: what is wrong, where, and the line itself."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Diagnostic
from corpuslint.output.concise import location
from corpuslint.output.folding import Entry
from corpuslint.output.text import brief, paint, safe, safe_pieces, width

_TAB = "    "
_HELP = {"safe": "fix", "unsafe": "unsafe fix", "display": "help"}
_SHOWN_PLACES = 3
_NARROWEST = 20  # cells of a source line; a terminal may say that it has none
_BROADEST = 200  # a diagnostic holds no more of the line around its place


def full(entries: Iterable[Entry], color: bool, columns: int) -> str:
    """Each entry with its source line, a caret under the exact span, and a blank line."""
    return "".join(_entry(entry, color, columns) + "\n" for entry in entries)


def _entry(entry: Entry, color: bool, columns: int) -> str:
    diagnostic = entry.diagnostic
    severity = paint(f"{diagnostic.severity}[{diagnostic.rule}]", diagnostic.severity, color)
    lines = [
        f"{severity} {paint(brief(diagnostic.message), 'bold', color)}",
        f"{paint('  -->', 'link', color)} {location(diagnostic, color)}",
        *excerpt(diagnostic, color, columns),
    ]
    note = paint("  =", "link", color)
    for related in diagnostic.related:
        place = (
            f"{safe(related.path or diagnostic.path)}:{related.start.row}:{related.start.column}"
        )
        lines.append(f"{note} {brief(related.label)}: {place}")
    if diagnostic.refusal:
        lines.append(f"{note} no fix: {brief(diagnostic.refusal)}")
    elif diagnostic.fix is not None:
        lines.append(f"{note} {_HELP[diagnostic.fix.applicability]}: {brief(diagnostic.fix.title)}")
    if entry.others:
        places = [location(other, color=False) for other in entry.others[:_SHOWN_PLACES]]
        if len(entry.others) > _SHOWN_PLACES:
            places.append("…")
        lines.append(f"{note} {entry.more}: {', '.join(places)}")
    return "\n".join(lines) + "\n"


def excerpt(diagnostic: Diagnostic, color: bool, columns: int) -> list[str]:
    """The source line and its carets, cut to the terminal's width around the span."""
    if diagnostic.start is None or diagnostic.end is None:
        return []
    from corpuslint.output.cells import window

    row, column = diagnostic.start
    source = diagnostic.source
    start = column - diagnostic.source_column
    # a span that goes on in further lines is marked to the end of its first
    end = start + diagnostic.end.column - column if diagnostic.end.row == row else len(source)
    number = f"{row:4}"
    room = min(max(columns - len(number) - 3, _NARROWEST), _BROADEST)
    tabs = [len(source[:at].replace("\t", _TAB)) for at in (start, end)]
    before, marked, after = safe_pieces(source.replace("\t", _TAB), *tabs)
    before, marked, after = window(before, marked, after, room)
    blank = " " * len(number)
    caret = "^" * max(1, width(marked))
    return [
        paint(f"{blank} |", "link", color),
        f"{paint(f'{number} |', 'link', color)} {before}{marked}{after}".rstrip(),
        f"{paint(f'{blank} |', 'link', color)} "
        f"{' ' * width(before)}{paint(caret, diagnostic.severity, color)}",
    ]
