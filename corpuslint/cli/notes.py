"""Notes that a run takes for a later one, when some documents will have changed."""

from __future__ import annotations

import os
from array import array

from corpuslint.cli.known_documents import ENOUGH, KnownDocuments
from corpuslint.corpus import Corpus
from corpuslint.paths import Input, relative_path
from corpuslint.reporting import FileReport


class Notes:
    """Takes down what is found in each document, in order, and what is concluded of it."""

    def __init__(self) -> None:
        self._known = KnownDocuments()
        self._numbers: dict[str, int] = {}  # by absolute path
        self._here = os.path.join(os.getcwd(), "")
        self._is_plain = True  # whether all go by their paths from the working directory

    def note(self, file: Input, report: FileReport) -> None:
        """Take down a document's report."""
        number = self._numbers[file.absolute] = len(self._numbers)
        self._known.note(number, report)
        if file.absolute != self._here + file.path.replace("/", os.sep):
            self._is_plain = False

    def note_conclusions(self, corpus: Corpus, reports: list[tuple[Input, FileReport]]) -> None:
        """Take down what was concluded, and what each document told for that."""
        if len(self._numbers) < ENOUGH:
            return
        known = self._known
        for file, report in reports:
            number = self._numbers[file.absolute]
            path = relative_path(file.absolute, corpus.engine.config.root)
            known.told[number] = report
            known.concluded[number] = corpus.concluded[path]
        marks = corpus.marks()
        for absolute in self._numbers:
            own = array("Q", marks.get(relative_path(absolute, corpus.engine.config.root), b""))
            known.lengths.append(len(own))
            known.marks += own

    def written(self, own: int, warnings: list[str]) -> list[bytes] | None:
        """As it is kept, where that is of use."""
        known = self._known
        if len(self._numbers) < ENOUGH or not self._is_plain:
            return None
        known.own = own
        known.warnings = list(warnings)
        if not known.lengths:  # nothing was concluded
            known.lengths = array("I", bytes(4 * len(self._numbers)))
        return known.written()
