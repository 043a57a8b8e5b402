"""Comments that hide findings, as fixes: what `corpuslint check --add-ignore` writes."""

from __future__ import annotations

from corpuslint.block_lines import LINE_END, is_readable
from corpuslint.document import Document
from corpuslint.finding import Diagnostic, Fix
from corpuslint.ops import Rewrite
from corpuslint.span import Edit, Span
from corpuslint.suppressions import Suppression, suppressions_of

_ELSEWHERE = "`per-file-ignores` or a baseline can hide it"


def ignoring(
    document: Document, diagnostics: tuple[Diagnostic, ...], reason: str = ""
) -> tuple[Diagnostic, ...]:
    """The diagnostics, each with the fix that hides it by a comment instead of its own.

    Findings about one line share a comment; one that is there already takes their rules.
    Where no comment can hide a finding, it has no fix and a refusal. `reason` is
    written behind new brackets.
    """
    rows = [_row(one, document) for one in diagnostics]
    rules: dict[int, set[str]] = {}
    for one, row in zip(diagnostics, rows, strict=True):
        if isinstance(row, int):
            rules.setdefault(row, set()).add(one.rule)
    known = {one.row: one for one in suppressions_of(document) if one.scope == "line"}
    fixes = {row: _fix(document, row, rules[row], known.get(row), reason) for row in rules}
    return tuple(
        one._replace(fix=fixes[row]) if isinstance(row, int) else _unfit(one, row)
        for one, row in zip(diagnostics, rows, strict=True)
    )


def _unfit(diagnostic: Diagnostic, why: str) -> Diagnostic:
    return diagnostic._replace(fix=None, refusal=why)


def _row(diagnostic: Diagnostic, document: Document) -> int | str:
    """The line that a comment about a finding is to be about, or why there is none."""
    block = document.block
    if diagnostic.rule == "unused-ignore":
        return "corpuslint fix takes the comment out"
    if diagnostic.path != document.path:
        return f"it is about the site's config; {_ELSEWHERE}"
    if block is None or not is_readable(document):
        return f"a comment in a block that cannot be read hides nothing; {_ELSEWHERE}"
    if block.language == "json":
        return f"JSON has no comments; {_ELSEWHERE}"
    at = diagnostic.span
    assert at is not None
    start = at.start
    path = diagnostic.key_path
    if path and document.places().find(path)[1] == len(path):
        start = document.place(path, "key").start
    start = document.lines.around(start).start
    end = block.content.end if block.closer is None else block.closer.start
    if not block.content.start <= start <= end:
        return f"it is about a line outside of the block; {_ELSEWHERE}"
    return document.lines.position(start).row


def _fix(
    document: Document, row: int, rules: set[str], known: Suppression | None, reason: str
) -> Fix:
    if known is not None:
        names = ", ".join([*known.names, *sorted(rules.difference(known.names))])
        edit = Edit(known.brackets, names)
    else:
        text = document.text
        start = document.lines.starts[row - 1]
        line = text[start : document.lines.around(start).end]
        indentation = line[: len(line) - len(line.lstrip(" \t"))]
        comment = f"# corpuslint: ignore[{', '.join(sorted(rules))}]"
        comment += f" {reason}" if reason else ""
        ending = LINE_END.match(text, start + len(line))
        assert ending is not None
        edit = Edit(
            Span(start, start), f"{indentation}{comment}{ending[0] or _ending(text, start)}"
        )
    return Fix("ignore it", (Rewrite((edit,), "comments"),))


def _ending(text: str, start: int) -> str:
    """How the line before one ends; LF where it is the first."""
    return "\r\n" if text[max(start - 2, 0) : start] == "\r\n" else "\n"
