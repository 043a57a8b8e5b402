"""Files that are not there because the checkout leaves them out."""

from __future__ import annotations

import os

from corpuslint.errors import ConfigError


class LeftOut:
    """Knows which files git has, and the working tree has not.

    A sparse checkout leaves some out, a clone its modules as long as they are not asked for.

    Git is asked once, and only about a file that is not there.
    """

    def __init__(self) -> None:
        self._places: tuple[str, frozenset[str], tuple[str, ...]] | None = None

    def __call__(self, path: str) -> bool:
        if self._places is None:
            self._places = self._ask()
        top, files, modules = self._places
        inner = os.path.relpath(os.path.realpath(path), top).replace(os.sep, "/")
        return inner in files or inner.startswith(modules)

    @staticmethod
    def _ask() -> tuple[str, frozenset[str], tuple[str, ...]]:
        from corpuslint.git import Repository

        try:
            repository = Repository(os.getcwd(), "the baseline")
            left_out = frozenset(repository.left_out())
            modules = repository.modules()
        except ConfigError:  # no git, or no repository: nothing is left out
            return os.getcwd(), frozenset(), ()
        top = repository.top
        absent = (path for path in modules if not os.path.lexists(os.path.join(top, path, ".git")))
        return top, left_out, tuple(f"{path}/" for path in absent)
