"""Findings under a heading for each file."""

from __future__ import annotations

from corpuslint.finding import Diagnostic
from corpuslint.output.request import Request, by_file
from corpuslint.output.text import brief, paint, shown_path


def render(diagnostics: list[Diagnostic], request: Request) -> str:
    """Each file's path, a line per finding, and a blank line; columns stand under each other."""
    return "".join(
        paint(shown_path(path), "bold", request.color) + "\n" + _table(found, request) + "\n"
        for path, found in by_file(diagnostics).items()
    )


def _table(diagnostics: list[Diagnostic], request: Request) -> str:
    places = [_place(one) for one in diagnostics]
    broad = max(map(len, places))
    rule_broad = max(len(one.rule) for one in diagnostics)
    lines = []
    for diagnostic, place in zip(diagnostics, places, strict=True):
        severity = paint(f"{diagnostic.severity:7}", diagnostic.severity, request.color)
        rule = paint(f"{diagnostic.rule:{rule_broad}}", "bold", request.color)
        fixable = diagnostic.is_fixable(request.unsafe)
        mark = paint("[*]", "link", request.color) + " " if fixable else ""
        more = f" (no fix: {brief(diagnostic.refusal)})" if diagnostic.refusal else ""
        lines.append(
            f"  {place:>{broad}}  {severity}  {rule}  {mark}{brief(diagnostic.message)}"
            f"{paint(more, 'dim', request.color)}\n"
        )
    return "".join(lines)


def _place(diagnostic: Diagnostic) -> str:
    start = diagnostic.start
    return "" if start is None else f"{start.row}:{start.column}"
