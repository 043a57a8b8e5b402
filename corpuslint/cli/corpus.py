"""The files that a command wants to know as a whole, and the reading of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from corpuslint.cli.settings import config_of, relative, warnings_of
from corpuslint.cli.streams import is_hook, say
from corpuslint.config.frozen import Config
from corpuslint.config.selection import Selection
from corpuslint.errors import ConfigError
from corpuslint.paths import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

T = TypeVar("T")
_BATCH = 200  # files that are read at once, into one part
_MANY = 8  # batches; for fewer, starting processes takes longer than they save


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


def parts(
    options: argparse.Namespace, files: list[Input], work: Callable[[list[Input]], T]
) -> Iterator[T]:
    """What some work comes to on one part of the files after another, shared out if many.

    Raises ConfigError where a process died, since the whole would lack its part.
    """
    batches = [files[start : start + _BATCH] for start in range(0, len(files), _BATCH)]
    done = _worked(options, batches, work)
    if sys.stderr.isatty() and not options.quiet and not is_hook():
        from corpuslint.cli.progress import with_progress

        done = with_progress(done, options.color, f"times {_BATCH} files read")
    yield from done


def _worked(
    options: argparse.Namespace, batches: list[list[Input]], work: Callable[[list[Input]], T]
) -> Iterator[T]:
    if len(batches) < _MANY:
        yield from map(work, batches)
        return
    from functools import partial

    from corpuslint.pool import Died, Pool, available_workers

    pool = Pool(partial(_same, work), options.workers or available_workers(), chunk=1)
    try:
        for batch, part, _ in pool.answers(batches):
            if isinstance(part, Died):
                raise ConfigError(
                    f"{batch[0].path} to {batch[-1].path}: the process that read them {part.how}; "
                    "--workers 1 does without processes"
                )
            yield part
    finally:
        pool.close()


def _same(work: Any) -> Any:
    return work
