"""reviewdog's diagnostics: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf.

Its columns count bytes of UTF-8, so the lines themselves are needed.
"""

from __future__ import annotations

from typing import Any

from corpuslint.document import decode
from corpuslint.files import read_regular
from corpuslint.finding import Diagnostic, PlacedEdit
from corpuslint.output.json import plain_text, to_json
from corpuslint.output.request import Request, by_file
from corpuslint.span import Edit, Lines, Position, Span, apply_edits

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def render(diagnostics: list[Diagnostic], request: Request) -> str:
    """All findings as one result, with what their fixes come to as suggestions.

    Columns and suggestions are left out where a file cannot be read again, as
    standard input.
    """
    records = []
    for path, found in by_file(diagnostics).items():
        text = _text_of(path)
        lines = None if text is None else Lines(text)
        for one in found:
            is_known = lines is not None and _is_about(one, lines)
            records.append(_diagnostic(one, lines if is_known else None))
    content = {"source": {"name": "corpuslint"}, "diagnostics": records}
    return to_json(content, request.ascii_only, indent=2)


def _text_of(path: str) -> str | None:
    try:
        decoded = decode(read_regular(path))
    except (OSError, ValueError):
        return None
    return decoded.text if decoded.problem is None else None


def _is_about(diagnostic: Diagnostic, lines: Lines) -> bool:
    """Whether a finding speaks of this text: the file may hold another by now."""
    if diagnostic.start is None or diagnostic.start.row > len(lines.starts):
        return False
    at = lines.starts[diagnostic.start.row - 1] + diagnostic.source_column - 1
    return lines.text.startswith(diagnostic.source, at)


def _diagnostic(diagnostic: Diagnostic, lines: Lines | None) -> dict[str, Any]:
    location: dict[str, Any] = {"path": plain_text(diagnostic.path)}
    start, end = diagnostic.start, diagnostic.end
    if start is not None and end is not None:
        location["range"] = {"start": _place(start, lines), "end": _place(end, lines)}
    record: dict[str, Any] = {
        "message": plain_text(diagnostic.message),
        "location": location,
        "severity": _SEVERITIES[diagnostic.severity],
        "code": {"value": diagnostic.rule},
    }
    if diagnostic.edits and lines is not None:
        suggestion = _suggestion(diagnostic.edits, lines)
        if suggestion is not None:
            record["suggestions"] = [suggestion]
    return record


def _suggestion(edits: tuple[PlacedEdit, ...], lines: Lines) -> dict[str, Any] | None:
    """All edits as one: a reader takes each suggestion by itself. None for another text."""
    first = min(edit.start for edit in edits)
    last = max(edit.end for edit in edits)
    start, end = _offset(first, lines), _offset(last, lines)
    try:
        spans = [
            Edit(
                Span(_offset(edit.start, lines) - start, _offset(edit.end, lines) - start), content
            )
            for edit in edits
            for content in [edit.content]
        ]
        text = apply_edits(lines.text[start:end], spans)
    except ValueError:
        return None
    return {
        "range": {"start": _place(first, lines), "end": _place(last, lines)},
        "text": text,
    }


def _offset(position: Position, lines: Lines) -> int:
    starts = lines.starts
    if position.row > len(starts):
        return len(lines.text)
    return min(starts[position.row - 1] + position.column - 1, len(lines.text))


def _place(position: Position, lines: Lines | None) -> dict[str, int]:
    if lines is None or position.row > len(lines.starts):
        return {"line": position.row}
    start = lines.starts[position.row - 1]
    before = lines.text[start : start + position.column - 1]
    return {"line": position.row, "column": len(before.encode("utf-8", "surrogatepass")) + 1}
