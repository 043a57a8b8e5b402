"""Where the system keeps what it knows of a time zone: that changes when it is updated."""

from __future__ import annotations

import os

# The folders that Python is built to look into; those of PYTHONTZPATH come instead. Where a
# package has the zones (tzdata), they change with what is installed.
_FOLDERS = "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo"


def zone_files(zone: str) -> tuple[str, ...]:
    """The paths that decide on an IANA zone, up to the first that is there."""
    parts = zone.split("/")
    if os.pardir in parts or "" in parts or "\0" in zone:
        return ()  # no name of a zone
    paths = []
    folders = os.environ.get("PYTHONTZPATH", _FOLDERS if os.sep == "/" else "")
    for folder in folders.split(os.pathsep):
        if not os.path.isabs(folder):
            continue
        paths.append(os.path.join(folder, *parts))
        if os.path.exists(paths[-1]):
            break
    return tuple(paths)
