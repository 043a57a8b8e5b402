"""The config and the rules that a command line leads to."""

from __future__ import annotations

import contextlib
import os

from corpuslint.config.find import find_config
from corpuslint.config.frozen import Config
from corpuslint.config.kept import load_config
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.paths import called
from corpuslint.schema.builtin import builtin_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from corpuslint.cli.config_from import Copy


def config_of(options: argparse.Namespace, selection: Selection) -> Config:
    """Find and load the config; raises ConfigError where it is wrong."""
    if options.config_from is not None:
        return _config_of_copy(options, selection)
    folder = os.getcwd()
    path = ""
    if options.config:
        if options.isolated:
            raise ConfigError("--isolated ignores every config file, so --config cannot be given")
        path = os.path.abspath(options.config)
        if not os.path.isfile(path):
            raise ConfigError(f"{options.config}: there is no such config file")
    elif not options.isolated:
        path = find_config(folder)
    root = os.path.dirname(path) if path else folder
    return load_config(path, root, relative(path), selection, keep=not options.no_cache)


def _config_of_copy(options: argparse.Namespace, selection: Selection) -> Config:
    """The config as the revision of `--config-from` has it; the defaults where it has none."""
    copy: Copy = options.copy
    if options.config:
        path = copy.named_config(os.path.abspath(options.config), options.config)
    else:
        path = copy.find_config(os.getcwd())
    root = copy.original(os.path.dirname(path)) if path else os.getcwd()
    home = os.path.dirname(path) if path else copy.copy_of(root)
    config = load_config(path, root, relative(path), selection, keep=False, home=home)
    if not path and find_config(os.getcwd()):
        message = f"there is no config at {copy.shown}, so the defaults hold; the one here "
        message += "counts once it is there"
        config = config._replace(warnings=(*config.warnings, ("", 0, message)))
    return config


def warnings_of(config: Config) -> list[str]:
    """What there is to say of a config that is not wrong, with the place as seen from here."""
    return [
        f"{relative(path)}:{line}: {message}" if path else message
        for path, line, message in config.warnings
    ]


def schemas_of(options: argparse.Namespace, config: Config) -> tuple[str, ...]:
    """The schemas of the command line; their paths are relative to the working directory."""
    names = []
    for name in options.schema:
        inner = relative(os.path.abspath(name), config.root)
        is_file = os.path.isfile(os.path.join(config.home, inner))
        if config.home != config.root and os.path.isabs(name):
            is_file = True  # else it would be read from the working tree
        names.append(inner if is_file and name not in builtin_names() else name)
    return tuple(names)


def relative(path: str, folder: str | None = None) -> str:
    """A path as seen from a folder (the working directory unless said), "" where there is none."""
    if not path:
        return ""
    if folder is None and called(path):
        return called(path)
    with contextlib.suppress(ValueError):  # on another drive
        path = os.path.relpath(path, folder)
    return path if os.sep == "/" else path.replace(os.sep, "/")


def reads_stdin(options: argparse.Namespace) -> bool:
    """Whether the one document of a run is standard input."""
    return "-" in options.paths or bool(options.stdin_filename)
