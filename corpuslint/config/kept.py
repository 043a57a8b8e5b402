"""The frozen config of the last runs, kept in the user's cache folder.

A config is frozen JSON, keyed by its content, by the version and by the files
of this package, so that a run whose config has not changed
imports neither pydantic nor a TOML parser. A damaged entry is ignored and
written again. An entry holds the configs that this one extends, each with its text, and
the frozen config.
"""

from __future__ import annotations

import json
import os
import sys

from corpuslint import __version__
from corpuslint.cache_folder import program_stamp
from corpuslint.config.entries import read_entry, write_entry
from corpuslint.config.find import read_config
from corpuslint.config.frozen import Config, from_json, to_json
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.inputs import saw
from corpuslint.schema.builtin import builtin_names

_KIND = "config"


def load_config(
    path: str, root: str, shown: str, selection: Selection, keep: bool = True, home: str = ""
) -> Config:
    """The config of a file ("" for the defaults), from the cache where it is there.

    `shown` is what messages call the file; one with a `home` of its own is never kept.

    Raises ConfigError where the file cannot be read or is wrong.
    """
    text = read_config(path, shown) if path else ""
    identity = _identity(path, root, text, selection)
    keep = keep and not home
    if keep:
        kept = _kept(identity)
        if kept is not None:
            return kept
    from corpuslint.config.layers import read_layers
    from corpuslint.config.load import build_config

    layers = read_layers(path, shown, text)
    config = build_config(layers, root, selection, home)
    bases = [(file.absolute, file.text) for file in layers.files[1:]]
    content = json.dumps([bases, to_json(config)])
    if keep:
        write_entry(_KIND, identity, content)
    # through JSON in any case: a first run must see what a second one will
    return from_json(json.loads(content)[1])


def _identity(path: str, root: str, text: str, selection: Selection) -> str:
    stamp = program_stamp().hex()
    return json.dumps([__version__, sys.version_info[:2], stamp, path, root, text, selection])


def _kept(identity: str) -> Config | None:
    """The config in the cache, or None where it is damaged or a base has changed."""
    try:
        content = read_entry(_KIND, identity)
        if content is None:
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
