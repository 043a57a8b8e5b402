"""What a run has fixed, and what it refused to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpuslint.finding import Diagnostic
from corpuslint.output.concise import location
from corpuslint.output.summary import counted
from corpuslint.output.text import brief, paint

if TYPE_CHECKING:
    from corpuslint.fix.passes import Refused

_MOST_SHOWN = 20


def fixing(
    fixed: Sequence[Diagnostic],
    refused: Sequence[Refused],
    files: int,
    only_shown: bool,
    color: bool,
) -> str:
    """What was fixed in one line, and each refused fix with its reason."""
    lines = [
        f"{location(one.diagnostic, color)}: {paint(one.diagnostic.rule, 'bold', color)} "
        f"not fixed: {brief(one.reason)}"
        for one in refused[:_MOST_SHOWN]
    ]
    if len(refused) > _MOST_SHOWN:
        lines.append(f"and {len(refused) - _MOST_SHOWN:,} more fixes that were refused")
    verb = "Would fix" if only_shown else "Fixed"
    what = f"{counted(len(fixed), 'finding')} in {counted(files, 'file')}" if fixed else "nothing"
    lines.append(f"{paint(f'{verb} {what}', 'bold', color)}.")
    return "\n".join(lines) + "\n"
