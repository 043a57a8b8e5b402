"""What a run has fixed."""

from __future__ import annotations

from collections.abc import Sequence

from corpuslint.finding import Diagnostic
from corpuslint.output.concise import location
from corpuslint.output.summary import counted
from corpuslint.output.text import brief, paint


def fixed_findings(fixed: Sequence[Diagnostic], verb: str, color: bool) -> str:
    """A line for each finding that was fixed: where it stood, its rule, and what was done.

    `verb` says that, such as `fixed` or `would fix`.
    """
    verb = paint(verb, "added", color)
    return "".join(
        f"{location(one, color)}: {verb} {paint(one.rule, 'bold', color)}: "
        f"{brief(one.fix.title if one.fix is not None else '')}\n"
        for one in fixed
    )


def fixing(
    fixed: Sequence[Diagnostic],
    left: Sequence[Diagnostic],
    files: int,
    verb: str,
    color: bool,
) -> str:
    """How much was fixed, and how many fixes were refused, in one line; `verb` as above."""
    what = f"{counted(len(fixed), 'finding')} in {counted(files, 'file')}" if fixed else "nothing"
    refused = sum(bool(one.refusal) for one in left)
    tail = f"; {refused:,} refused" if refused else ""
    return f"{paint(f'{verb.capitalize()} {what}', 'bold', color)}{tail}.\n"
