"""A copy of the package, for tests that change it."""

from __future__ import annotations

import shutil
from pathlib import Path

import corpuslint


def copy_package(folder: Path) -> Path:
    """Copy the package below a folder, which then belongs on PYTHONPATH; gives the package.

    With what is compiled of it: Python compiles again what a test writes, and that alone.
    """
    source = Path(corpuslint.__file__).parent
    copy = folder / "corpuslint"
    shutil.copytree(source, copy)
    if not (source / "schemas").is_dir():  # a checkout has them beside the package
        shutil.copytree(source.parent / "schemas", folder / "schemas")
    return copy
