"""Issues in Azure Pipelines: logging commands.

The escapes, and that paths are absolute, are those of
https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands.
"""

from __future__ import annotations

import re

from corpuslint.finding import Diagnostic
from corpuslint.output.concise import concise
from corpuslint.output.folding import unfolded
from corpuslint.output.repository import slashed
from corpuslint.output.request import Request
from corpuslint.output.text import brief, safe

# not every reader takes back more than these in a message
_IN_MESSAGE = re.compile(r"[%\r\n]")
_IN_PROPERTY = re.compile(r"[%\r\n;\]]")


def render(diagnostics: list[Diagnostic], request: Request) -> str:
    """A command for each error and warning; Azure has no milder issue, so hints are plain lines."""
    return "".join(
        concise(unfolded([one]), request.color, request.unsafe)
        if one.severity == "info"
        else _command(one)
        for one in diagnostics
    )


def _command(diagnostic: Diagnostic) -> str:
    properties: dict[str, str] = {"type": diagnostic.severity}
    if diagnostic.path:
        properties["sourcepath"] = slashed(diagnostic.path)
    if diagnostic.start is not None:
        properties["linenumber"] = str(diagnostic.start.row)
        properties["columnnumber"] = str(diagnostic.start.column)
    properties["code"] = diagnostic.rule
    said = "".join(
        f"{name}={safe(_escaped(text, _IN_PROPERTY))};" for name, text in properties.items()
    )
    return f"##vso[task.logissue {said}]{_escaped(brief(diagnostic.message), _IN_MESSAGE)}\n"


def _escaped(text: str, characters: re.Pattern[str]) -> str:
    return characters.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return "%AZP25" if found[0] == "%" else f"%{ord(found[0]):02X}"
