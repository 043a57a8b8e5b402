"""`corpuslint cache`: what earlier runs have left, and how to be rid of it."""

from __future__ import annotations

import os
from contextlib import suppress

from corpuslint.cache_folder import cache_folder, refused_folder
from corpuslint.cli.streams import say
from corpuslint.output.summary import counted
from corpuslint.output.text import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

# what is kept under each beginning of a name, for people
_KINDS = (
    ("verdicts-", "verdict store"),
    ("run-", "whole run"),
    ("more-", "supplement of a run"),
    ("config-", "config"),
    ("schema-", "schema found good"),
)


def cache(options: argparse.Namespace) -> int:
    """Tell of the cache, or remove all of it."""
    folder = cache_folder()
    refused = refused_folder()
    if refused:
        say(f"{refused}: not used, since in CI a pull request could bring what is there")
    files = _files(folder)
    if options.action == "clear":
        return _clear(files, folder)
    size = sum(map(_size, files))
    print(f"Cache folder: {safe(folder)}")
    print(f"Size: {_in_words(size)}")
    for beginning, kind in _KINDS:
        own = [file for file in files if os.path.basename(file).startswith(beginning)]
        main = [file for file in own if not file.endswith(("-wal", "-shm", "-journal"))]
        if main:
            print(f"{counted(len(main), kind)}: {_in_words(sum(map(_size, own)))}")
    return 0


def _clear(files: list[str], folder: str) -> int:
    kept = []
    freed = 0
    for file in files:
        size = _size(file)
        try:
            os.unlink(file)
            freed += size
        except OSError as error:  # on Windows, what another run has open stays
            kept.append(f"{file}: {(error.strerror or str(error)).lower()}")
    for message in kept:
        say(message)
    with suppress(OSError):
        os.rmdir(folder)
    print(f"Removed {_in_words(freed)} from {safe(folder)}")
    return 2 if kept else 0


def _files(folder: str) -> list[str]:
    """The files of the folder that are ours."""
    beginnings = tuple(beginning for beginning, _ in _KINDS)
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name.startswith(beginnings)]


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0


def _in_words(size: int) -> str:
    if size < 1_000_000:
        return f"{size / 1000:,.1f} kB"
    return f"{size / 1_000_000:,.1f} MB"
