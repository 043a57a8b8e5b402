"""Runs whose system calls fail on purpose: `shim.c`, compiled, and how it is told what to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path


def compiled(work: Path) -> Path | None:
    """The library to preload, or None where none can be: no Linux, or no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if sys.platform != "linux" or compiler is None:
        return None
    library = work / "shim.so"
    source = Path(__file__).with_name("shim.c")
    done = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl"],
        check=False,
    )
    return library if done.returncode == 0 else None


def faulty(
    library: Path, fault: str, under: list[Path], every: int, seed: int
) -> dict[str, str | None]:
    """The variables of a run in which one of so many calls fails, below some folders."""
    return {
        "LD_PRELOAD": str(library),
        "SHIM_FAULT": fault,
        "SHIM_UNDER": ":".join(map(str, under)),
        "SHIM_EVERY": str(every),
        "SHIM_SEED": str(seed),
    }
