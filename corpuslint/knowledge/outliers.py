"""Holding a corpus against the schema that was inferred from it: who breaks its promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from corpuslint.document import Document
from corpuslint.knowledge.candidates import Candidate
from corpuslint.knowledge.relations import Trial
from corpuslint.knowledge.surveyor import Reader
from corpuslint.paths import Input
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple


class Outlier(NamedTuple):
    """A place that breaks a promise of the schema, and how."""

    file: str
    row: int
    column: int
    message: str
    keyword: str
    path: KeyPath

    @property
    def fails(self) -> bool:
        """Whether validators refuse the document for it; the order of keys is none of theirs."""
        return self.keyword != "x-order"


class Found(NamedTuple):
    """What some documents came to: outliers, and the relations between their fields."""

    outliers: list[Outlier]
    trial: Trial


class Judging:
    """Judges files by a schema, and tries relations on them; in parts, as `Surveyor` does."""

    def __init__(self, reader: Reader, schema: Any, candidates: list[Candidate]) -> None:
        from corpuslint.knowledge.strict import Strict

        self.reader = reader
        self.candidates = candidates
        self.strict = Strict(schema)

    def work(self, chunk: Iterable[Input]) -> Found:
        """Judge some files; what comes back is plain data."""
        found = self.start()
        for file in chunk:
            self.add(found, file)
        return found

    def start(self) -> Found:
        """What is found of no file yet."""
        return Found([], Trial(self.candidates))

    def add(self, found: Found, file: Input) -> None:
        """Judge one more file."""
        document, data, _ = self.reader.read(file)
        if document is None or data is None:
            return
        found.outliers.extend(self._outliers(document, data))
        found.trial.add(data, file.path)

    def merge(self, parts: Iterable[Found]) -> Found:
        """The parts as one; their order does not matter."""
        merged = self.start()
        for part in parts:
            merged.outliers.extend(part.outliers)
            merged.trial.merge(part.trial)
        merged.outliers.sort()
        return merged

    def _outliers(self, document: Document, data: Any) -> Iterator[Outlier]:
        for keyword, path, on, message in self.strict.faults(data):
            place = document.lines.position(document.place(path, on).start)
            yield Outlier(document.path, *place, message, keyword, path)
