"""Annotations on GitHub: workflow commands, as many as are kept, and plain lines for the rest.

A step keeps 10 annotations of each kind and drops what is over without a word. The
escapes are those of `@actions/core`.
"""

from __future__ import annotations

import re

from corpuslint.finding import Diagnostic
from corpuslint.output.concise import concise, location
from corpuslint.output.folding import unfolded
from corpuslint.output.repository import in_repository, repository_root, slashed
from corpuslint.output.request import Request, worst_first
from corpuslint.output.summary import counted
from corpuslint.output.text import brief, safe

MOST = 10  # annotations of a kind and step
_KINDS = {"error": "error", "warning": "warning", "info": "notice"}
_IN_MESSAGE = re.compile("[%\r\n]")
_IN_PROPERTY = re.compile("[%\r\n:,]")


def render(diagnostics: list[Diagnostic], request: Request) -> str:
    """A command for each finding, errors first; those over the limit as one line and plainly."""
    root = repository_root()
    room = dict.fromkeys(_KINDS, MOST)
    room["info"] -= len(request.notices)
    lines = [f"::notice title=corpuslint::{in_message(one)}\n" for one in request.notices]
    rest: list[Diagnostic] = []
    for diagnostic in worst_first(diagnostics):
        if room[diagnostic.severity]:
            room[diagnostic.severity] -= 1
            lines.append(_command(diagnostic, root))
        else:
            rest.append(diagnostic)
    if rest:
        more = counted(len(rest), "more finding")
        lines.append(f"{more} without an annotation, of which GitHub keeps {MOST} of a kind:\n")
        lines.append(concise(unfolded(rest), request.color, request.unsafe))
    return "".join(lines)


def in_message(text: str) -> str:
    """A text as the message of a command."""
    return _escaped(brief(text), _IN_MESSAGE)


def _command(diagnostic: Diagnostic, root: str) -> str:
    properties = {"title": f"corpuslint ({diagnostic.rule})"}
    if diagnostic.path:
        path = in_repository(diagnostic.path, root)
        properties["file"] = slashed(diagnostic.path) if path is None else path
    start, end = diagnostic.start, diagnostic.end
    if start is not None and end is not None:
        properties |= {"line": str(start.row), "endLine": str(end.row)}
        if start.row == end.row:  # GitHub takes columns only within one line
            properties |= {"col": str(start.column), "endColumn": str(end.column)}
    said = ",".join(
        f"{name}={safe(_escaped(text, _IN_PROPERTY))}" for name, text in properties.items()
    )
    message = f"{location(diagnostic, color=False)}: {diagnostic.rule} {brief(diagnostic.message)}"
    return f"::{_KINDS[diagnostic.severity]} {said}::{_escaped(message, _IN_MESSAGE)}\n"


def _escaped(text: str, characters: re.Pattern[str]) -> str:
    return characters.sub(lambda found: f"%{ord(found[0]):02X}", text)
