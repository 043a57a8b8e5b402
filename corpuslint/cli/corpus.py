"""The files that a command wants to know as a whole, and the reading of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable

from corpuslint.cli.settings import config_of, relative, warnings_of
from corpuslint.cli.streams import is_hook, say
from corpuslint.config.frozen import Config
from corpuslint.config.selection import Selection
from corpuslint.paths import Input


def config_of_corpus(options: argparse.Namespace) -> Config:
    """The config that says what is read, and how."""
    config = config_of(options, Selection())
    if options.verbose:
        say(f"config: {relative(config.path) or 'none'}")
    if not options.quiet:
        for warning in warnings_of(config):
            say(warning)
    return config


def files_of(options: argparse.Namespace, config: Config) -> tuple[list[Input], bool]:
    """The files of the command line, else those of the config; whether all could be entered."""
    from corpuslint.discover import Discovery, default_paths

    discovery = Discovery(config, only_collections=not options.paths)
    paths = options.paths or default_paths(config)
    files = list(discovery.find(paths, named=bool(options.paths)))
    for error in discovery.errors:
        say(f"{error.path}: {error.message}")
    if not files and not discovery.errors:
        say(f"there is no file to read here ({' '.join(config.extensions)})")
    return files, not discovery.errors


def for_each(
    options: argparse.Namespace, files: list[Input], handle: Callable[[Input], None]
) -> None:
    """Handle each file, with a bar on a terminal where that takes long."""
    reading: Iterable[Input] = files
    if sys.stderr.isatty() and not options.quiet and not is_hook():
        from corpuslint.cli.progress import with_progress

        reading = with_progress(files, options.color, "read")
    for file in reading:
        handle(file)
