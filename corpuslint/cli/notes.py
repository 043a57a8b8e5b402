"""Notes that a run takes for a later one, when some documents will have changed."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable
from itertools import accumulate

from corpuslint.cli.known_documents import ENOUGH, KnownDocuments
from corpuslint.corpus import Corpus
from corpuslint.paths import Input, relative_path
from corpuslint.reporting import FileReport


class Notes:
    """Takes down what is found in each document, in order, and what is concluded of it."""

    def __init__(self) -> None:
        self._known = KnownDocuments()
        self._count = 0
        self._here = os.path.join(os.getcwd(), "")
        self._is_plain = True  # whether all go by their paths from the working directory

    def note(self, file: Input, report: FileReport) -> None:
        """Take down a document's report."""
        self._known.note(self._count, report)
        self._count += 1
        if file.absolute != self._here + file.path.replace("/", os.sep):
            self._is_plain = False

    def note_conclusions(
        self,
        corpus: Corpus,
        reports: list[tuple[Input, FileReport]],
        number_of: Callable[[str], int],
    ) -> None:
        """Take down what was concluded, and what each document told for that.

        `number_of` gives the number of a document, from 1, by its absolute path.
        """
        if self._count < ENOUGH:
            return
        known = self._known
        root = corpus.engine.config.root
        for file, report in reports:
            number = number_of(file.absolute) - 1
            known.told[number] = report
            known.concluded[number] = corpus.concluded[relative_path(file.absolute, root)]
        known.lengths = array("I", bytes(4 * self._count))
        for path, own in corpus.marks():
            known.lengths[number_of(os.path.join(root, path)) - 1] = len(own) // 8
        starts = list(accumulate(known.lengths, initial=0))
        known.marks = array("Q", bytes(8 * starts[-1]))
        for path, own in corpus.marks():
            number = number_of(os.path.join(root, path)) - 1
            known.marks[starts[number] : starts[number + 1]] = array("Q", own)

    def written(self, own: int, warnings: list[str]) -> list[bytes | memoryview] | None:
        """As it is kept, where that is of use; the first `own` documents are the run's own."""
        known = self._known
        if self._count < ENOUGH or not self._is_plain:
            return None
        known.own = own
        known.warnings = list(warnings)
        if not known.lengths:  # nothing is concluded in this run
            known.lengths = array("I", bytes(4 * self._count))
        return known.written()
