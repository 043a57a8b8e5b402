"""What is found, held against what a baseline knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection

from corpuslint.asking import ask
from corpuslint.baseline_file import Baseline, Entry
from corpuslint.document import Document
from corpuslint.finding import Diagnostic, FileError
from corpuslint.paths import Input, relative_path
from corpuslint.place import place_finding
from corpuslint.plan import BoundRule
from corpuslint.profile import UNKNOWN
from corpuslint.reporting import FileReport


class Comparison:
    """Tells new findings from known ones, file by file, and what is known but not found.

    `root` is the folder that the baseline's paths start from. `asked` are the rules of
    the run where only some were asked, `whole` says that all of the corpus is checked:
    what was neither asked nor looked at is not finished. Rules `of_schemas` were asked
    only of files that have one. `is_left_out` says of an absolute path that is not there
    whether the checkout leaves it out.
    """

    def __init__(
        self,
        baseline: Baseline,
        root: str,
        asked: Collection[str] | None,
        whole: bool,
        of_schemas: Collection[str] = (),
    ) -> None:
        self.baseline = baseline
        self.root = root
        self.asked = asked
        self.whole = whole
        self._found: set[str] = set()
        self._checked: dict[str, bool] = {}  # whether a file has a verdict
        self._failed: list[str] = []
        self.of_schemas = frozenset(of_schemas)
        self.is_left_out: Callable[[str], bool] = lambda path: False
        self._without_schema: set[str] = set()

    def is_known(self, diagnostic: Diagnostic) -> bool:
        """Whether the baseline has a finding."""
        return diagnostic.fingerprint in self.baseline.entries

    def new(self, file: Input, report: FileReport) -> FileReport:
        """A file's report without its known findings, which are noted as found."""
        name = relative_path(file.absolute, self.root)
        self._checked[name] = report.is_judged and not (report.errors or report.skipped)
        if not report.has_schema:
            self._without_schema.add(name)
        if not report.diagnostics:
            return report
        new = []
        for diagnostic in report.diagnostics:
            fingerprint = diagnostic.fingerprint
            if fingerprint in self.baseline.entries:
                self._found.add(fingerprint)
            else:
                new.append(diagnostic)
        return report._replace(diagnostics=tuple(new))

    def fail(self, absolute: str) -> None:
        """Note a file or a folder that could not be read: nothing in it is finished."""
        self._failed.append(relative_path(absolute, self.root))

    @property
    def known(self) -> int:
        """How many known findings were found again."""
        return len(self._found)

    def finished(self) -> dict[str, Entry]:
        """The entries of which nothing is left, by fingerprint."""
        gone: dict[str, bool] = {}
        finished = {}
        for fingerprint, entry in self.baseline.entries.items():
            if fingerprint in self._found:
                continue
            if self.asked is not None and entry.rule not in self.asked:
                continue
            if entry.rule in self.of_schemas and entry.file in self._without_schema:
                continue
            if entry.file not in gone:
                gone[entry.file] = self._has_verdict(entry.file)
            if gone[entry.file]:
                finished[fingerprint] = entry
        return finished

    def _has_verdict(self, file: str) -> bool:
        if any(file == failed or file.startswith(f"{failed}/") for failed in self._failed):
            return False
        if file in self._checked:
            return self._checked[file]
        return not self.is_left_out(self._path(file)) if self.is_gone(file) else self.whole

    def is_gone(self, file: str) -> bool:
        """Whether a file of the baseline is not there."""
        return not os.path.lexists(self._path(file))

    def _path(self, file: str) -> str:
        return os.path.join(self.root, file)


def review(comparison: Comparison, bound: BoundRule | None) -> FileReport:
    """What a rule finds in the baseline itself; nothing where the rule is off."""
    shown, text, _ = comparison.baseline
    if bound is None:
        return FileReport(shown)
    document = Document.without_block(shown, text, UNKNOWN)
    errors: list[FileError] = []
    placed = ask((bound,), comparison, shown, errors)
    found = tuple(place_finding(one, document, shown, shown) for one in placed)
    return FileReport(shown, found, tuple(errors))
