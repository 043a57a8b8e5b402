"""The folders whose files are all of one kind."""

from __future__ import annotations

import os
from collections.abc import Iterable

from corpuslint.survey.documents import Seen

_NEARLY_ALL = 0.95
_FOLDERS_OF_POSTS = frozenset(["_posts", "posts", "post", "blog", "blogs", "articles", "news"])


class _Folder:
    """A folder with its files, those in folders of years and months included."""

    def __init__(self) -> None:
        self.files: list[Seen] = []
        self.below: dict[str, _Folder] = {}

    def all_files(self) -> list[Seen]:
        files = list(self.files)
        for folder in self.below.values():
            files += folder.all_files()
        return files


def folders_that_fit(files: Iterable[Seen], schema: str) -> list[str]:
    """The folders ("" is the top) nearly all of whose files fit a schema that suits them.

    A folder is taken as a whole where its own files are of the kind, or where more
    than one folder below it is; else the folders below it are.
    """
    top = _Folder()
    for one in files:
        folder = top
        for name in _home(one.path):
            folder = folder.below.setdefault(name, _Folder())
        folder.files.append(one)
    return _fitting(top, (), schema)


def _home(path: str) -> list[str]:
    """The folders down to the one that a file is of: its bundle, month and year are not it."""
    *folders, name = path.split("/")
    if os.path.splitext(name)[0] == "index" and len(folders) > 1:
        folders.pop()
    while folders and folders[-1].replace("-", "").isdigit():
        folders.pop()
    return folders


def _fitting(folder: _Folder, path: tuple[str, ...], schema: str) -> list[str]:
    below = [
        found
        for name, inner in sorted(folder.below.items())
        for found in _fitting(inner, (*path, name), schema)
    ]
    rest = [one for one in folder.all_files() if not is_in(one.path, below)]
    if below and not rest:
        is_whole = len(below) > 1 and _suits(folder.all_files(), path, schema)
    else:
        is_whole = bool(rest) and _suits(rest, path, schema)
    return ["/".join(path)] if is_whole else below


def _suits(files: list[Seen], path: tuple[str, ...], schema: str) -> bool:
    if not _are_nearly_all(schema in one.fits for one in files):
        return False
    if schema != "blog-post":
        return True
    # that schema is open: what tells posts from pages is that they are dated, and where they are
    if not _are_nearly_all(one.is_dated for one in files):
        return False
    named = not _FOLDERS_OF_POSTS.isdisjoint(name.lower() for name in path)
    return named or _are_nearly_all(one.has_dated_name for one in files)


def _are_nearly_all(verdicts: Iterable[bool]) -> bool:
    counted = list(verdicts)
    return sum(counted) >= _NEARLY_ALL * len(counted)


def is_in(path: str, folders: Iterable[str]) -> bool:
    """Whether a file is in one of some folders, or below it."""
    return any(not folder or path.startswith(f"{folder}/") for folder in folders)
