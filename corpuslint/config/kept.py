"""The frozen config of the last runs, kept in the user's cache folder.

A config is frozen JSON, keyed by its content, by the version and by the rule
files, so that a run whose config has not changed imports neither pydantic nor
a TOML parser. A damaged entry is ignored and written again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys

from corpuslint import __version__
from corpuslint.config.frozen import Config, from_json, to_json
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.rule import rule_folder

_KEPT_AT_MOST = 64


def cache_folder() -> str:
    """The user's cache folder for corpuslint; CORPUSLINT_CACHE_DIR overrides it.

    platformdirs knows the same places, but takes 17 ms to import.
    """
    own = os.environ.get("CORPUSLINT_CACHE_DIR")
    if own:
        return own
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "corpuslint")


def load_config(
    path: str, root: str, shown: str, selection: Selection, keep: bool = True
) -> Config:
    """The config of a file ("" for the defaults), from the cache where it is there.

    `shown` is what messages call the file.

    Raises ConfigError where the file cannot be read or is wrong.
    """
    text = ""
    if path:
        try:
            with open(path, "rb") as file:
                text = file.read().decode()
        except OSError as error:
            raise ConfigError(f"{shown}: {(error.strerror or str(error)).lower()}") from None
        except UnicodeDecodeError as error:
            raise ConfigError(f"{shown}: byte {error.start} is not UTF-8") from None
    kept_at = os.path.join(cache_folder(), f"config-{_key(path, root, text, selection)}.json")
    if keep:
        try:
            with open(kept_at, "rb") as file:
                return from_json(json.loads(file.read()))
        except (OSError, ValueError, TypeError, RecursionError):
            pass  # not there, or damaged: made again below
    from corpuslint.config.load import build_config

    config = build_config(path, root, shown, text, selection)
    if keep:
        _write(kept_at, json.dumps(to_json(config)))
    return config


def _key(path: str, root: str, text: str, selection: Selection) -> str:
    identity = json.dumps(
        [__version__, sys.version_info[:2], _rules_stamp(), path, root, text, selection]
    )
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


def _rules_stamp() -> list[list[str | int]]:
    """Names and times of the rule files: they change without a version in a checkout."""
    with os.scandir(rule_folder()) as entries:
        return sorted(
            [entry.name, entry.stat().st_mtime_ns] for entry in entries if entry.name[-3:] == ".py"
        )


def _write(path: str, content: str) -> None:
    """Write by replacing, so that no reader ever sees half; a cache that cannot be is no fault."""
    temporary = f"{path}.{os.getpid()}"
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(content)
        os.replace(temporary, path)
        _forget_oldest(os.path.dirname(path))


def _forget_oldest(folder: str) -> None:
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if entry.name.startswith("config-")]
    if len(kept) > _KEPT_AT_MOST:
        kept.sort(key=lambda entry: entry.stat().st_mtime)
        for entry in kept[: len(kept) - _KEPT_AT_MOST]:
            os.unlink(entry.path)
