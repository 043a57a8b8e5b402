"""What a run of `corpuslint check` or `fix` gathers, and the exit code that follows."""

from __future__ import annotations

from collections.abc import Callable

from corpuslint.finding import SEVERITIES, Diagnostic, FileError, Severity
from corpuslint.paths import Input
from corpuslint.reporting import FileReport


class Result:
    """Findings, faults, and numbers of files.

    `diagnostics` are what is left where files were fixed, `fixed` what is not; of
    the files, `affected` have findings, `failed` no verdict, `changed` a new content,
    `unread` a block that could not be read without a finding that says so. `filters`
    leave `known` findings out of the reports; `in_baseline` are about the baseline
    itself. `notes` are lines for the end of the
    summary; `notices` are those that people should see wherever they look.
    """

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.fixed: list[Diagnostic] = []
        self.changed = 0
        self.errors: list[FileError] = []
        self.warnings: list[str] = []
        self.known = 0
        self.in_baseline = 0
        self.notes: list[str] = []
        self.filters: list[Callable[[Input, FileReport], FileReport]] = []
        self.checked = 0
        self.affected = 0
        self.skipped = 0
        self.failed = 0
        self.unread = 0
        self.interrupted = False
        self.notices: list[str] = []
        self._about_sites: set[tuple[str, str]] = set()
        self._handled = 0
        self._found: list[tuple[int, tuple[Diagnostic, ...]]] = []  # by the number of the file

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing at all to tell of the run."""
        return not (self.diagnostics or self.errors or self.fixed or self.interrupted)

    def add(self, file: Input, report: FileReport, number: int = 0) -> None:
        """Add what one file's check gave, without what a filter leaves out.

        `number` is the file's among all, where those before it were not added.

        What many files show of their site's config is told with the first of them.
        """
        if any(one.path != file.path for one in report.diagnostics):
            report = self._once(file, report)
        for new in self.filters:
            report = new(file, report)
        self._handled = number or self._handled + 1
        if report.diagnostics:
            self._found.append((self._handled, report.diagnostics))
            self.diagnostics += report.diagnostics
        self.errors += report.errors
        self.affected += bool(report.diagnostics)
        self.unread += report.unread
        if report.skipped:
            self.skipped += 1
        elif report.errors and not report.diagnostics:
            self.failed += 1
        else:
            self.checked += 1

    def _once(self, file: Input, report: FileReport) -> FileReport:
        new = []
        for one in report.diagnostics:
            about = (one.rule, one.path)
            if one.path != file.path:
                if about in self._about_sites:
                    continue
                self._about_sites.add(about)
            new.append(one)
        return report._replace(diagnostics=tuple(new))

    def add_conclusion(self, report: FileReport) -> None:
        """Add what is found once all files have been checked, about none of them."""
        self.diagnostics += report.diagnostics
        self.errors += report.errors
        self.in_baseline += len(report.diagnostics)

    def add_conclusions(
        self, reports: list[tuple[int, Input, FileReport]], errors: list[FileError]
    ) -> None:
        """Add what is found in files that were added before, once all are known.

        Each file comes with its number, from 1, in the order in which they were added.
        """
        self.errors += errors
        found = dict(self._found)
        for number, file, report in reports:
            for new in self.filters:
                report = new(file, report)
            if report.diagnostics:
                self.affected += number not in found
                before = found.get(number, ())
                # what is said of the site's config stays behind what is said of the file
                own = [one for one in before if one.path == file.path]
                rest = [one for one in before if one.path != file.path]
                refused = {(one.rule, one.span) for one in own if one.refusal}
                own += [one for one in report.diagnostics if (one.rule, one.span) not in refused]
                own.sort(key=lambda one: (one.span or (0, 0), one.rule))
                found[number] = (*own, *rest)
        self._found = sorted(found.items())
        self.diagnostics = [one for _, block in self._found for one in block]

    def add_fixed(self, file: Input, report: FileReport, fixed: tuple[Diagnostic, ...]) -> None:
        """Add what fixing one file came to."""
        self.add(file, report)
        self.fixed += fixed
        self.changed += bool(fixed)

    def exit_code_of_diff(self, exit_zero: bool) -> int:
        """The exit code where nothing is written: 1 where anything would change."""
        if self.interrupted:
            return 130
        if self.errors:
            return 2
        return 1 if self.changed and not exit_zero else 0

    def exit_code(self, fail_on: Severity, exit_zero: bool) -> int:
        """The exit code, where findings at `fail_on` or worse make the run fail."""
        if self.interrupted:
            return 130
        if self.errors:
            return 2
        threshold = SEVERITIES.index(fail_on)
        fails = any(SEVERITIES.index(one.severity) <= threshold for one in self.diagnostics)
        return 1 if fails and not exit_zero else 0
