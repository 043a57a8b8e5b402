"""The files of a run, held against what the merge base with a revision has of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from corpuslint.git import Change, Repository, shown_revision
from corpuslint.paths import Input

_MOST_LINKS = 40  # as the system itself follows


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
        self._moved: dict[str, bool] = {}

    def change_of(self, absolute: str) -> Change | None:
        """The change of a file of the repository, or None where it is as it was.

        A link has changed where it leads elsewhere, or where its target has changed; what
        is below a folder that is another link than before is all new.
        """
        change = self._lookup(absolute)
        folder = os.path.dirname(absolute)
        if folder not in self._moved:
            self._moved[folder] = self._has_new_link(folder)
        if change is None and self._moved[folder]:
            return Change(self._inner(absolute))
        if change is None and os.path.islink(absolute):
            if self._has_new_link(absolute):
                return Change(self._inner(absolute))
            change = self._lookup(os.path.realpath(absolute))
        return change

    def _has_new_link(self, absolute: str) -> bool:
        """Whether a link on the way to what a path leads to has changed."""
        return any(self._lookup(link) is not None for link in _links_on(absolute))

    def _inner(self, absolute: str) -> str:
        """A path from the repository's top; as it is, where it is not inside."""
        folder, name = os.path.split(absolute)
        real = self._real.get(folder)
        if real is None:  # git knows a folder by its own path, not by the links to it
            real = self._real[folder] = os.path.realpath(folder)
        path = os.path.join(real, name).removeprefix(os.path.join(self.repository.top, ""))
        return path if os.sep == "/" else path.replace(os.sep, "/")

    def _lookup(self, absolute: str) -> Change | None:
        path = self._inner(absolute)
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

    def old_content(self, path: str) -> bytes | None:
        """What the merge base has at a path of the working tree: a file, or nothing."""
        inner = self._inner(os.path.abspath(path))
        if os.path.isabs(inner):
            return None
        entries = [one for one in self.repository.entries(self.base, inner) if not one.is_link]
        return next(self.repository.contents(one.blob for one in entries), None)

    def ignored_changes(self) -> list[str]:
        """Changed files that are tracked, though the ignore files leave them out."""
        return [path for path in self.repository.ignored() if path in self._changes]

    def old_input(self, file: Input) -> Input:
        """A file where it was at the merge base."""
        change = self.change_of(file.absolute)
        if change is None or change.old_path in ("", change.path):
            return file
        way = os.path.relpath(change.old_path, os.path.dirname(change.path))
        absolute = os.path.normpath(os.path.join(os.path.dirname(file.absolute), way))
        return Input(change.old_path, absolute, file.named)


def _links_on(absolute: str) -> Iterator[str]:
    """The links that are followed from a path to where it leads, each by its real folder."""
    waiting = absolute.split(os.sep)[::-1]
    at = waiting.pop() + os.sep
    followed = 0
    while waiting and followed < _MOST_LINKS:
        part = waiting.pop()
        path = os.path.normpath(os.path.join(at, part))
        if part == os.pardir or not os.path.islink(path):
            at = path
            continue
        yield path
        followed += 1
        target = os.readlink(path).split(os.sep)
        if not target[0]:  # from the root on
            at = os.path.splitdrive(at)[0] + os.sep
            target = target[1:]
        waiting += [one for one in target[::-1] if one not in ("", os.curdir)]
