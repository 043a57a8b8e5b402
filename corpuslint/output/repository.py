"""Paths as a repository's host knows them, wherever in the checkout a run was started."""

from __future__ import annotations

import os

from corpuslint.inputs import saw
from corpuslint.paths import project_top


def repository_root() -> str:
    """The nearest folder upward with a `.git`, or the working directory where there is none."""
    here = folder = os.getcwd()
    top = project_top(here)
    saw(os.path.join(folder, ".git"))
    while folder not in (top, os.path.dirname(folder)):
        folder = os.path.dirname(folder)
        saw(os.path.join(folder, ".git"))
    return top or here


def in_repository(path: str, root: str) -> str | None:
    """A path from the root, with forward slashes; None where it leads out of it."""
    try:
        inner = os.path.relpath(os.path.abspath(path), root)
    except ValueError:  # on another drive, or of characters that no path has
        return None
    inner = inner if os.sep == "/" else inner.replace(os.sep, "/")
    return None if inner == ".." or inner.startswith("../") else inner


def slashed(path: str) -> str:
    """An absolute path with forward slashes."""
    path = os.path.abspath(path)
    return path if os.sep == "/" else path.replace(os.sep, "/")
