"""What a run found out about many documents, as the next one needs it when some change."""

from __future__ import annotations

from array import array

from corpuslint.place import Placed
from corpuslint.reporting import FileReport

# With fewer documents a usual run is as quick.
ENOUGH = 1_000
_MOST_FINDINGS = 20_000


class KnownDocuments:
    """What is known of the documents of a run, by their numbers from 0.

    `reports` are those that are not plainly clean; `concluded` what rules that see the
    whole corpus concluded, each with its group, and `told` the reports of that. The first
    `own` documents are the run's own, the others are of the corpus only.
    """

    def __init__(self) -> None:
        self.own = 0
        self.warnings: list[str] = []
        self.reports: dict[int, FileReport] = {}
        self.concluded: dict[int, list[tuple[int, Placed]]] = {}
        self.told: dict[int, FileReport] = {}
        self.marks = array("Q")  # of one document after another
        self.lengths = array("I")  # how many marks each has

    def note(self, number: int, report: FileReport) -> None:
        """Take in a document's report."""
        if report.diagnostics or report.errors or report.skipped or report.unread:
            self.reports[number] = report._replace(facts=FileReport("").facts)
        else:
            self.reports.pop(number, None)

    def replace_marks(self, starts: list[int], new: dict[int, array[int]]) -> None:
        """Give some documents other marks; `starts` is where each one's begin."""
        marks = array("Q")
        at = 0
        for number in sorted(new):
            marks += self.marks[at : starts[number]]
            marks += new[number]
            at = starts[number + 1]
            self.lengths[number] = len(new[number])
        self.marks = marks + self.marks[at:]

    def written(self) -> list[bytes | memoryview] | None:
        """As it is kept, without a copy of the marks; None where that is too much."""
        from corpuslint.cache.codec import to_json

        several = (*self.reports.values(), *self.told.values())
        if sum(len(one.diagnostics) for one in several) > _MOST_FINDINGS:
            return None
        details = (
            self.own,
            self.warnings,
            {number: tuple(one[:6]) for number, one in self.reports.items()},
            {number: tuple(one[:6]) for number, one in self.told.items()},
            {
                number: [
                    (group, one.rule, one.severity, one.role, one.finding) for group, one in some
                ]
                for number, some in self.concluded.items()
            },
        )
        try:
            return [
                *(memoryview(one).cast("B") for one in (self.lengths, self.marks)),
                to_json(details),
            ]
        except TypeError:  # a finding of a rule that holds more than JSON does
            return None

    @classmethod
    def read(cls, parts: list[bytes]) -> KnownDocuments | None:
        """What `written` gave, or None where it is something else."""
        from corpuslint.cache.codec import from_json

        known = cls()
        try:
            lengths, marks, details = parts
            known.lengths.frombytes(lengths)
            known.marks.frombytes(marks)
            known.own, known.warnings, reports, told, concluded = from_json(details)
            known.reports = {number: FileReport(*one) for number, one in reports.items()}
            known.told = {number: FileReport(*one) for number, one in told.items()}
            known.concluded = {
                number: [
                    (group, Placed(rule, severity, finding, role))
                    for group, rule, severity, role, finding in some
                ]
                for number, some in concluded.items()
            }
        except (ValueError, TypeError):
            return None
        return known
