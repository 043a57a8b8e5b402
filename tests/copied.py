"""A copy of the package, for tests that change it."""

from __future__ import annotations

import shutil
from pathlib import Path

import corpuslint


def copy_package(folder: Path) -> Path:
    """Copy the package below a folder, which then belongs on PYTHONPATH; gives the package."""
    source = Path(corpuslint.__file__).parent
    copy = folder / "corpuslint"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
    if not (source / "schemas").is_dir():  # a checkout has them beside the package
        shutil.copytree(source.parent / "schemas", folder / "schemas")
    return copy
