"""What a format is handed beside the findings."""

from __future__ import annotations

from corpuslint.finding import SEVERITIES, Diagnostic, FileError, Severity
from corpuslint.output.summary import Tally
from corpuslint.tuples import NamedTuple


class Request(NamedTuple):
    """How to write findings.

    `unsafe`: whether unsafe fixes would be made too. `ascii_only`: whether the
    stream has no Unicode. `fail_on` is the mildest severity that fails the run,
    `errors` are the files that could not be checked, `with_nul` ends paths with NUL.
    `tally` counts the files of the run, `notes` are lines for the end of a summary, and
    `notices` those that no report should lack; `room` is how many bytes the target takes,
    None for as many as usual.
    """

    color: bool = False
    unsafe: bool = False
    ascii_only: bool = False
    fail_on: Severity = "warning"
    errors: tuple[FileError, ...] = ()
    with_nul: bool = False
    tally: Tally | None = None
    notes: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    room: int | None = None

    def fails(self, diagnostic: Diagnostic) -> bool:
        """Whether a finding makes the run fail."""
        return SEVERITIES.index(diagnostic.severity) <= SEVERITIES.index(self.fail_on)


def worst_first(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Findings by severity, otherwise in their order."""
    return sorted(diagnostics, key=lambda one: SEVERITIES.index(one.severity))


def by_file(diagnostics: list[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """Findings by path, in the order of their files."""
    files: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        files.setdefault(diagnostic.path, []).append(diagnostic)
    return files
