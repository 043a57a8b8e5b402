"""Equal findings as one entry: the same rule, value and role in many places."""

from __future__ import annotations

from corpuslint.finding import Diagnostic
from corpuslint.tuples import NamedTuple


class Entry(NamedTuple):
    """A finding, and the equal ones in other places."""

    diagnostic: Diagnostic
    others: tuple[Diagnostic, ...] = ()

    @property
    def more(self) -> str:
        """The words "and 40 more places"."""
        count = len(self.others)
        return f"and {count:,} more place{'' if count == 1 else 's'}"


def fold(diagnostics: list[Diagnostic]) -> list[Entry]:
    """Entries in the order of their first findings.

    Findings about equal values fold, and those about equal pieces of text, such as
    white space at a line's end; never errors of the text, nor missing fields.
    """
    groups: dict[tuple[object, ...], list[Diagnostic]] = {}
    for index, diagnostic in enumerate(diagnostics):
        key: tuple[object, ...] = (index,)
        value = diagnostic.value
        if value is None and diagnostic.key_path is None and diagnostic.severity != "error":
            value = _piece(diagnostic)
        if value is not None:
            key = (diagnostic.rule, diagnostic.role, type(value), value, diagnostic.message)
            key += (diagnostic.refusal,)
        groups.setdefault(key, []).append(diagnostic)
    return [Entry(first, tuple(others)) for first, *others in groups.values()]


def _piece(diagnostic: Diagnostic) -> str | None:
    """The text that a finding of one line is about."""
    start, end = diagnostic.start, diagnostic.end
    if start is None or end is None or start.row != end.row:
        return None
    first = start.column - diagnostic.source_column
    return diagnostic.source[first : first + end.column - start.column]


def unfolded(diagnostics: list[Diagnostic]) -> list[Entry]:
    """Every finding as an entry of its own."""
    return [Entry(diagnostic) for diagnostic in diagnostics]
