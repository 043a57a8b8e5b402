"""The files that a run is about, and those that it has to know besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpuslint.config.frozen import Config
from corpuslint.paths import Input


class FilesOfRun:
    """The files of a run, then those of the corpus besides; knows their numbers, from 1."""

    def __init__(self, own: Iterable[Input]) -> None:
        self._own = own
        self._numbers: dict[str, int] = {}
        self.count = 0  # of the run's own, as far as they were asked for

    def own(self) -> Iterator[Input]:
        """The run's own files."""
        for file in self._own:
            self.count += 1
            yield self._numbered(file)

    def others(self, config: Config) -> Iterator[Input]:
        """Those of the corpus that the config tells of that are none of the run's own.

        To be asked for when all of these are known.
        """
        if not config.collections:
            return
        from corpuslint.discover import Discovery, default_paths

        discovery = Discovery(config, only_collections=True)
        for file in discovery.find(default_paths(config), named=False):
            if file.absolute not in self._numbers:
                yield self._numbered(file)

    def _numbered(self, file: Input) -> Input:
        self._numbers[file.absolute] = len(self._numbers) + 1
        return file

    def number(self, absolute: str) -> int:
        """The number of a file by its path."""
        return self._numbers[absolute]

    def is_own(self, file: Input) -> bool:
        """Whether a file is one of the run's own."""
        return self._numbers[file.absolute] <= self.count
