"""The frozen config of the last runs, kept in the user's cache folder.

A config is frozen JSON, keyed by its content, by the version and by the files
of this package, so that a run whose config has not changed
imports neither pydantic nor a TOML parser. A damaged entry is ignored and
written again.

An entry's first line is what it is of, the second a checksum of the third: the
configs that this one extends, each with its text, and the frozen config. Checksums
name and guard entries, since hashlib takes 3 ms to import; an entry of something
else that happens to have the same is no entry.
"""

from __future__ import annotations

import binascii
import contextlib
import json
import os
import sys

from corpuslint import __version__
from corpuslint.cache_folder import cache_folder, program_stamp
from corpuslint.config.find import read_config
from corpuslint.config.frozen import Config, from_json, to_json
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.inputs import saw
from corpuslint.schema.builtin import builtin_names

_KEPT_AT_MOST = 64
_NAME = "config-"


def load_config(
    path: str, root: str, shown: str, selection: Selection, keep: bool = True, home: str = ""
) -> Config:
    """The config of a file ("" for the defaults), from the cache where it is there.

    `shown` is what messages call the file; one with a `home` of its own is never kept.

    Raises ConfigError where the file cannot be read or is wrong.
    """
    text = read_config(path, shown) if path else ""
    identity = _identity(path, root, text, selection)
    kept_at = os.path.join(cache_folder(), f"{_NAME}{_checksum(identity)}.json")
    keep = keep and not home
    if keep:
        kept = _kept(kept_at, identity)
        if kept is not None:
            return kept
    from corpuslint.config.layers import read_layers
    from corpuslint.config.load import build_config

    layers = read_layers(path, shown, text)
    config = build_config(layers, root, selection, home)
    bases = [(file.absolute, file.text) for file in layers.files[1:]]
    content = json.dumps([bases, to_json(config)])
    if keep:
        _keep(kept_at, identity, content)
    # through JSON in any case: a first run must see what a second one will
    return from_json(json.loads(content)[1])


def _identity(path: str, root: str, text: str, selection: Selection) -> str:
    stamp = program_stamp().hex()
    return json.dumps([__version__, sys.version_info[:2], stamp, path, root, text, selection])


def _kept(path: str, identity: str) -> Config | None:
    """The config in a file of the cache, or None where it is damaged or a base has changed."""
    try:
        with open(path, encoding="utf-8", newline="\n") as file:
            of, checksum, content = file.read().split("\n")
        if of != identity or checksum != _checksum(content):
            return None
        bases, fields = json.loads(content)
        for base, text in bases:
            if read_config(base, base) != text:
                return None
        config = from_json(fields)
        return config if all(map(_is_there, _schema_files(config))) else None
    except (OSError, TypeError, ValueError, RecursionError, ConfigError):
        return None


def _schema_files(config: Config) -> list[str]:
    """The files that the collections name as schemas: where one is missing, its line is told."""
    names = {name for collection in config.collections for name in collection.schemas}
    files = [name for name in names if ":" not in name and name not in builtin_names()]
    return [os.path.join(config.home, name) for name in files]


def _is_there(path: str) -> bool:
    saw(path)
    return os.path.isfile(path)


def _keep(path: str, identity: str, content: str) -> None:
    """Write by replacing, so that no reader sees half; a cache that cannot be is no fault."""
    temporary = f"{path}.{os.urandom(8).hex()}"
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join((identity, _checksum(content), content)))
        os.replace(temporary, path)
        _forget_oldest(os.path.dirname(path))


def _checksum(text: str) -> str:
    encoded = text.encode()
    return f"{binascii.crc32(encoded):08x}{len(encoded):08x}"


def _forget_oldest(folder: str) -> None:
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if entry.name.startswith(_NAME)]
    if len(kept) > _KEPT_AT_MOST:
        kept.sort(key=lambda entry: entry.stat().st_mtime)
        for entry in kept[: len(kept) - _KEPT_AT_MOST]:
            os.unlink(entry.path)
