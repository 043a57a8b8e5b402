"""This checkout as it stands, committed or not: its files, and a copy of them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def files() -> list[str]:
    """The files that git knows or would take, as paths from the top."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")[:-1]
    return [name for name in dict.fromkeys(names) if (ROOT / name).is_file()]


def copy(folder: Path) -> None:
    """Copy the files to a folder."""
    for name in files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)


def snapshot(folder: Path, environment: Mapping[str, str]) -> str:
    """A repository with the files as its one commit; gives the commit.

    Unlike a clone it holds what is not committed, and needs no history.
    """
    copy(folder)
    for arguments in (["init", "-q"], ["add", "-A", "-f"], ["commit", "-q", "-m", "snapshot"]):
        subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True)
    command = ["git", "rev-parse", "HEAD"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
    return done.stdout.decode().strip()
