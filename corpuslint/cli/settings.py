"""The config that a command line leads to."""

from __future__ import annotations

import argparse
import os

from corpuslint.config.find import find_config
from corpuslint.config.frozen import Config
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError


def config_of(options: argparse.Namespace, selection: Selection) -> Config:
    """Find and load the config; raises ConfigError where it is wrong."""
    folder = os.getcwd()
    path = ""
    if options.config:
        path = os.path.abspath(options.config)
        if not os.path.isfile(path):
            raise ConfigError(f"{options.config}: there is no such config file")
    elif not options.isolated:
        path = find_config(folder)
    root = os.path.dirname(path) if path else folder
    shown = os.path.relpath(path) if path else ""
    return load_config(path, root, shown, selection, keep=not options.no_cache)
