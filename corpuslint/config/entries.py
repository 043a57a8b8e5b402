"""Entries of the user's cache folder: what something came to, a file each.

An entry's first line is what it is of, the second a checksum of the third, its content.
Checksums name and guard entries, since hashlib takes 3 ms to import; an entry of something
else that happens to have the same is no entry. A damaged one is none either.
"""

from __future__ import annotations

import binascii
import contextlib
import os

from corpuslint.cache_folder import cache_folder

_KEPT_AT_MOST = 64  # of one kind


def read_entry(kind: str, identity: str) -> str | None:
    """The content of an entry, a line; None where there is none. Raises OSError, ValueError."""
    with open(_path(kind, identity), encoding="utf-8", newline="\n") as file:
        of, checksum, content = file.read().split("\n")
    return content if of == identity and checksum == _checksum(content) else None


def write_entry(kind: str, identity: str, content: str) -> None:
    """Write by replacing, so that no reader sees half; a cache that cannot be is no fault."""
    path = _path(kind, identity)
    temporary = f"{path}.{os.urandom(8).hex()}"
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join((identity, _checksum(content), content)))
        os.replace(temporary, path)
        _forget_oldest(os.path.dirname(path), kind)


def _path(kind: str, identity: str) -> str:
    return os.path.join(cache_folder(), f"{kind}-{_checksum(identity)}.json")


def _checksum(text: str) -> str:
    encoded = text.encode()
    return f"{binascii.crc32(encoded):08x}{len(encoded):08x}"


def _forget_oldest(folder: str, kind: str) -> None:
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if entry.name.startswith(f"{kind}-")]
    if len(kept) > _KEPT_AT_MOST:
        kept.sort(key=lambda entry: entry.stat().st_mtime)
        for entry in kept[: len(kept) - _KEPT_AT_MOST]:
            os.unlink(entry.path)
