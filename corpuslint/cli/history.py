"""The files of a run, held against what the merge base with a revision has of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from corpuslint.engine import Input
from corpuslint.git import Change, Repository, shown_revision


class History:
    """What changed since the merge base of HEAD and a revision.

    `option` asks for it, `shown` is what messages call the revision. Raises ConfigError
    where git cannot say.
    """

    def __init__(self, revision: str, option: str) -> None:
        self.shown = shown_revision(revision)
        self.repository = Repository(os.getcwd(), option)
        self.base = self.repository.merge_base(revision)
        self._changes = self.repository.changes(self.base)
        self._folders = tuple(path for path in self._changes if path.endswith("/"))
        self._real: dict[str, str] = {}

    def change_of(self, absolute: str) -> Change | None:
        """The change of a file of the repository, or None where it is as it was.

        A link has changed where it leads elsewhere, or where its target has changed.
        """
        change = self._lookup(absolute)
        if change is None and os.path.islink(absolute):
            change = self._lookup(os.path.realpath(absolute))
        return change

    def _lookup(self, absolute: str) -> Change | None:
        folder, name = os.path.split(absolute)
        real = self._real.get(folder)
        if real is None:  # git knows a folder by its own path, not by the links to it
            real = self._real[folder] = os.path.realpath(folder)
        path = os.path.join(real, name).removeprefix(os.path.join(self.repository.top, ""))
        path = path if os.sep == "/" else path.replace(os.sep, "/")
        change = self._changes.get(path)
        if change is None and path.startswith(self._folders):
            return Change(path)
        return change

    def old_contents(self, files: Iterable[Input]) -> Iterator[bytes | None]:
        """What the merge base has of some files, in their order; None where nothing."""
        changes = [self.change_of(file.absolute) or Change("") for file in files]
        wanted: dict[Repository, list[str]] = {}
        for change in changes:
            if change.store is not None:
                wanted.setdefault(change.store, []).append(change.old_blob)
        read = {store: store.contents(blobs) for store, blobs in wanted.items()}
        for change in changes:
            yield None if change.store is None else next(read[change.store], None)

    def old_input(self, file: Input) -> Input:
        """A file where it was at the merge base."""
        change = self.change_of(file.absolute)
        if change is None or change.old_path in ("", change.path):
            return file
        way = os.path.relpath(change.old_path, os.path.dirname(change.path))
        absolute = os.path.normpath(os.path.join(os.path.dirname(file.absolute), way))
        return Input(change.old_path, absolute, file.named)
