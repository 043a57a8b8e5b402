"""Where what is kept between runs lies."""

from __future__ import annotations

import os
import sys

from corpuslint.signature import listed_at, signature_of

_STAMPS: list[bytes] = []  # of this process; functools would take a millisecond to import


def cache_folder() -> str:
    """The user's cache folder for corpuslint; CORPUSLINT_CACHE_DIR overrides it.

    platformdirs knows the same places, but takes 17 ms to import.
    """
    own = os.environ.get("CORPUSLINT_CACHE_DIR")
    if own and not refused_folder():
        return os.path.abspath(own)
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "corpuslint")


def refused_folder() -> str:
    """The folder that CORPUSLINT_CACHE_DIR names, if it is none to trust, else "".

    In CI that is one inside the checkout: a stranger's branch could bring answers.
    """
    own = os.environ.get("CORPUSLINT_CACHE_DIR")
    if not own or not os.environ.get("CI"):
        return ""
    from corpuslint.paths import project_top

    real = os.path.realpath(own)
    top = project_top(os.path.realpath(os.getcwd())) or os.path.realpath(os.getcwd())
    return own if real == top or real.startswith(os.path.join(top, "")) else ""


def program_stamp() -> bytes:
    """Stands for the program's own files and for the packages that it uses.

    Installing anything changes the folder that it goes to. In a checkout, files change
    without that: there, each one counts (0.7 ms).
    """
    top = os.path.dirname(os.path.abspath(__file__))
    if _STAMPS:
        return _STAMPS[0]
    packages = ("site-packages", "dist-packages")
    parts = [listed_at(folder) for folder in sys.path if folder.endswith(packages)]
    if os.path.basename(os.path.dirname(top)) in packages:
        parts.append(listed_at(top))
    else:
        folders = [top, os.path.join(os.path.dirname(top), "schemas")]
        while folders:
            try:
                entries = os.scandir(folders.pop())
            except OSError:
                continue
            with entries:
                for entry in entries:
                    if entry.name.endswith((".py", ".json")):
                        parts.append(signature_of(entry.stat()))
                    elif entry.name != "__pycache__" and entry.is_dir():
                        folders.append(entry.path)
    _STAMPS.append(b"".join(sorted(parts)))
    return _STAMPS[0]
