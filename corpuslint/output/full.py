"""A finding as people read it best: what is wrong, where, and the line itself."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.finding import Diagnostic
from corpuslint.output.concise import location
from corpuslint.output.folding import Entry
from corpuslint.output.text import paint, safe, width

_TAB = "    "
_SHOWN_PLACES = 3


def full(entries: Iterable[Entry], color: bool, columns: int) -> str:
    """Each entry with its source line, a caret under the exact span, and a blank line."""
    return "".join(_entry(entry, color, columns) + "\n" for entry in entries)


def _entry(entry: Entry, color: bool, columns: int) -> str:
    diagnostic = entry.diagnostic
    severity = paint(f"{diagnostic.severity}[{diagnostic.rule}]", diagnostic.severity, color)
    lines = [f"{severity} {paint(safe(diagnostic.message), 'bold', color)}"]
    lines.append(f"{paint('  -->', 'link', color)} {location(diagnostic, color)}")
    lines += excerpt(diagnostic, color, columns)
    for related in diagnostic.related:
        place = f"{safe(diagnostic.path)}:{related.start.row}:{related.start.column}"
        lines.append(f"{paint('  =', 'link', color)} {safe(related.label)}: {place}")
    if entry.others:
        places = [location(other, color=False) for other in entry.others[:_SHOWN_PLACES]]
        rest = len(entry.others) - len(places)
        also = ", ".join(places) + (f" and {rest:,} more" if rest else "")
        lines.append(f"{paint('  =', 'link', color)} also in {also}")
    return "\n".join(lines) + "\n"


def excerpt(diagnostic: Diagnostic, color: bool, columns: int) -> list[str]:
    """The source line and its carets, cut to the terminal's width around the span."""
    if diagnostic.start is None or diagnostic.end is None:
        return []
    row, column = diagnostic.start
    source = diagnostic.source
    start = column - diagnostic.source_column
    end = len(source) if diagnostic.end.row > row else diagnostic.end.column - diagnostic.source_column
    end = max(start, min(end, len(source)))
    gutter = f"{row:4} | "
    before, marked, after = _window(
        _show(source[:start]), _show(source[start:end]), _show(source[end:]), columns - len(gutter)
    )
    caret = "^" * max(1, width(marked))
    bar = paint("     | ", "link", color)
    return [
        bar.rstrip(),
        paint(gutter, "link", color) + (before + marked + after).rstrip(),
        bar + " " * width(before) + paint(caret, diagnostic.severity, color),
    ]


def _show(text: str) -> str:
    return safe(text.replace("\t", _TAB))


def _window(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """Cut a line to `room` cells, keeping the start of what is marked in sight."""
    room = max(room, 20)
    if width(before + marked + after) <= room:
        return before, marked, after
    if width(before) > room // 3:
        before = "…" + _last_cells(before, room // 3)
    left = room - width(before)
    if width(marked) > left:
        return before, _first_cells(marked, left - 1) + "…", ""
    left -= width(marked)
    return before, marked, after if width(after) <= left else _first_cells(after, left - 1) + "…"


def _first_cells(text: str, cells: int) -> str:
    taken = 0
    for index, character in enumerate(text):
        taken += width(character)
        if taken > cells:
            return text[:index]
    return text


def _last_cells(text: str, cells: int) -> str:
    return _first_cells(text[::-1], cells)[::-1]
