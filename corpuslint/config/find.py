"""The config file of a run: one, found upward from the working directory."""

from __future__ import annotations

import os


def find_config(folder: str) -> str:
    """The nearest config file at or above an absolute folder, or ""."""
    while True:
        own = os.path.join(folder, "corpuslint.toml")
        if os.path.isfile(own):
            return own
        shared = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(shared) and _has_table(shared):
            return shared
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent


def _has_table(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return b"[tool.corpuslint" in file.read()
    except OSError:
        return False
