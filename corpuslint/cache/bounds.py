"""How much is kept: of all stores the newest, and no more than so many bytes.

One that another run has open stays. SQLite itself says so: only who is alone may take a
database's log away.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress

from corpuslint.cache.store import remove_store

NAME = "verdicts-"
_SUFFIX = ".sqlite"
MOST_STORES = 20
MOST_BYTES = 2_000_000_000


def store_path(folder: str, key: str) -> str:
    """Where the store for a key is."""
    return os.path.join(folder, f"{NAME}{key}{_SUFFIX}")


def keep_newest(own: str, most_stores: int = MOST_STORES, most_bytes: int = MOST_BYTES) -> None:
    """Remove the stores beside one's own that were not used for longest, as far as needed.

    One's own goes if it alone is too large. What cannot be removed stays.
    """
    with suppress(OSError):
        os.utime(own)
    folder = os.path.dirname(own)
    names: list[str] = []
    with suppress(OSError):
        names = [name for name in os.listdir(folder) if name.startswith(NAME)]
    stores = [os.path.join(folder, name) for name in names if name.endswith(_SUFFIX)]
    count = 0
    total = 0
    for path in sorted(stores, key=lambda path: (path != own, -_last_used(path))):
        count += 1
        size = _size(path)
        total += size
        if count > most_stores or total > most_bytes:
            _remove(path)
            count -= 1
            total -= size


def _remove(path: str) -> None:
    with suppress(OSError):
        try:
            store = sqlite3.connect(path, timeout=0, isolation_level=None)
            try:
                store.execute("pragma journal_mode = delete")
            finally:
                store.close()
        except sqlite3.OperationalError:  # another run has it open
            return
        except (sqlite3.Error, UnicodeDecodeError):
            pass  # no store any more
        remove_store(path)


def _last_used(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0


def _size(path: str) -> int:
    size = 0
    for name in (path, f"{path}-wal"):
        with suppress(OSError):
            size += os.stat(name).st_size
    return size
