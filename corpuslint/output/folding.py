"""Equal findings as one entry: the same rule, value and role in many places."""

from __future__ import annotations

from typing import NamedTuple

from corpuslint.finding import Diagnostic


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

    Only findings about one value fold: two missing fields are two faults.
    """
    groups: dict[tuple[object, ...], list[Diagnostic]] = {}
    for index, diagnostic in enumerate(diagnostics):
        key: tuple[object, ...] = (index,)
        if diagnostic.value is not None:
            value = diagnostic.value
            key = (diagnostic.rule, diagnostic.role, type(value), value, diagnostic.message)
        groups.setdefault(key, []).append(diagnostic)
    return [Entry(first, tuple(others)) for first, *others in groups.values()]


def unfolded(diagnostics: list[Diagnostic]) -> list[Entry]:
    """Every finding as an entry of its own."""
    return [Entry(diagnostic) for diagnostic in diagnostics]
