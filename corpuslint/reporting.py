"""From what the rules found in a document to the report of its file."""

from __future__ import annotations

import os
from typing import Any

from corpuslint.asking import ask, without_superseded
from corpuslint.blocks.limits import too_many_findings
from corpuslint.config.frozen import Config
from corpuslint.document import Document, decode, language_of
from corpuslint.facts import NO_FACTS, FileFacts
from corpuslint.files import read_own
from corpuslint.finding import Diagnostic, FileError, Finding
from corpuslint.paths import Input, relative_path
from corpuslint.place import DocumentFinder, Placed, number_repeats, place_finding
from corpuslint.plan import Plan
from corpuslint.profile import UNKNOWN
from corpuslint.tuples import NamedTuple


class FileReport(NamedTuple):
    """What one file's check gave, in the order of the file.

    Findings about the site's own config come with each document that shows them, and
    have that config's path. `asked` are the other files that the verdict depends on, and
    `until` is when it may change by itself, in seconds since the epoch: 0 for never, and
    less where it is for this run only.

    `skipped`: it is a template that nobody named; `is_template`: it is one, named or not.
    `unread`: the block could not be read, and no rule that is on says so. `is_judged`:
    the data could be read, so that a finding which is missing means a fault that is gone;
    `has_schema`: rules that need a schema were asked. `facts` are what the file tells to
    rules that see the whole corpus.
    """

    path: str
    diagnostics: tuple[Diagnostic, ...] = ()
    errors: tuple[FileError, ...] = ()
    skipped: bool = False
    is_template: bool = False
    unread: bool = False
    is_judged: bool = True
    has_schema: bool = True
    facts: FileFacts = NO_FACTS
    asked: tuple[str, ...] = ()
    until: float = 0


def unreadable(path: str, error: OSError) -> FileReport:
    """The report of a file that could not be read."""
    return FileReport(path, errors=(FileError(path, (error.strerror or str(error)).lower()),))


class Reporter:
    """Makes the report of each file; its settings are the engine's."""

    def __init__(
        self, config: Config, with_edits: bool, with_corpus: bool, max_findings: int
    ) -> None:
        self.config = config
        self.with_edits = with_edits
        self.with_corpus = with_corpus
        self.max_findings = max_findings
        self._about_sites: dict[tuple[str, Finding], Diagnostic] = {}

    def report(
        self,
        file: Input,
        document: Document,
        plan: Plan,
        found: list[Placed],
        errors: list[FileError],
        unasked: int = 0,
    ) -> FileReport:
        """What is told of a file: placed, sorted, and without what the user does not want told.

        Adds to `errors` where a rule crashes. `unasked` is how many faults more the file has.
        """
        relative = relative_path(file.absolute, self.config.root)
        ignored = self.config.ignored_rules(relative)
        suppressions = None
        if document.is_marked:
            from corpuslint.suppressions import Suppressions

            asked = {
                name: rule
                for name, rule in plan.rules.items()
                if name not in ignored
                and (plan.schemas or not rule.needs_schema)
                and rule.form != "collect"
            }
            suppressions = Suppressions(document, asked)
        diagnostics: list[Diagnostic] = []
        about_sites: list[Diagnostic] = []
        others = set()
        for placed in without_superseded(found, plan.supersedes):
            if placed.rule in ignored:
                continue
            if placed.finding.file:
                about_sites += self._about_site(placed)
            elif len(diagnostics) < self.max_findings:
                diagnostic = place_finding(placed, document, file.path, relative)
                if suppressions is None or not suppressions.hides(diagnostic):
                    diagnostics.append(diagnostic)
            elif suppressions is None or not suppressions.hides(
                place_finding(placed, document, file.path, relative)
            ):
                others.add((placed.rule, placed.finding.at, placed.finding.message))
        is_cut = bool(others) or unasked > 0
        if is_cut:
            message = too_many_findings(len(diagnostics), len(others) + unasked)
            limit = Placed("resource-limit", "error", Finding(message, document.opener))
            diagnostics.append(place_finding(limit, document, file.path, relative))
        if suppressions is not None and not is_cut and "unused-ignore" in suppressions.asked:
            reviewed = ask((plan.reviews["unused-ignore"],), suppressions, file.path, errors)
            idle = [place_finding(one, document, file.path, relative) for one in reviewed]
            diagnostics += [one for one in idle if not suppressions.hides(one)]
        return self._finished(file, document, diagnostics + about_sites, errors)

    def report_conclusions(
        self,
        file: Input,
        document: Document,
        plan: Plan,
        found: list[Placed],
        find_document: DocumentFinder,
    ) -> FileReport:
        """What rules that see the whole corpus found in a file, told as by `report`.

        `find_document` gives the documents that findings lead to besides.
        """
        relative = relative_path(file.absolute, self.config.root)
        ignored = self.config.ignored_rules(relative)
        suppressions = None
        if document.is_marked:
            from corpuslint.suppressions import Suppressions

            suppressions = Suppressions(document, plan.rules)
        diagnostics = []
        for placed in without_superseded(found, plan.supersedes)[: self.max_findings]:
            if placed.rule in ignored:
                continue
            diagnostic = place_finding(placed, document, file.path, relative, find_document)
            if suppressions is None or not suppressions.hides(diagnostic):
                diagnostics.append(diagnostic)
        return self._finished(file, document, diagnostics, [])

    def _finished(
        self,
        file: Input,
        document: Document,
        diagnostics: list[Diagnostic],
        errors: list[FileError],
    ) -> FileReport:
        if len(diagnostics) > 1:
            # two schemas may find the same; a fix may hold what has no hash
            distinct = {one._replace(fix=None): one for one in diagnostics}
            diagnostics = number_repeats(sorted(distinct.values(), key=_order))
        if self.with_edits and any(one.fix for one in diagnostics):
            from corpuslint.fix.edits import with_edits

            diagnostics = [with_edits(one, document) for one in diagnostics]
        return FileReport(file.path, tuple(diagnostics), tuple(errors))

    def _about_site(self, placed: Placed) -> list[Diagnostic]:
        """A finding about the site's own config, placed once however many documents show it."""
        if not self.with_corpus:
            return []
        key = (placed.rule, placed.finding)
        if key not in self._about_sites:
            path = placed.finding.file
            try:
                text = decode(read_own(path)).text
            except OSError:
                text = ""
            shown = os.path.relpath(path)
            document = Document(shown, text, UNKNOWN, language_of(path))
            relative = relative_path(path, self.config.root)
            self._about_sites[key] = place_finding(placed, document, shown, relative)
        return [self._about_sites[key]]


def _order(diagnostic: Diagnostic) -> tuple[Any, ...]:
    return (diagnostic.path, diagnostic.span, diagnostic.rule, diagnostic.message)
