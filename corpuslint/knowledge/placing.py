"""Rows and columns of the few places that are shown, read off their files once more."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.document import Document
from corpuslint.knowledge.surveyor import Reader
from corpuslint.knowledge.tally import Place
from corpuslint.paths import Input
from corpuslint.span import Position


class Placing:
    """Knows the files of a run by the paths that reports show."""

    def __init__(self, reader: Reader, files: Iterable[Input]) -> None:
        self._reader = reader
        self._files = {file.path: file for file in files}
        self._last: tuple[str, Document | None] = ("", None)

    def position(self, place: Place, on: str = "value") -> Position | None:
        """Where a value (or with `on="key"` its key) stands; None where the file has gone."""
        path, document = self._last
        if path != place.file:
            document = self._reader.read(self._files[place.file]).document
            self._last = (place.file, document)
        if document is None:
            return None
        return document.lines.position(document.place(place.path, on).start)
