"""A run over files: which they are, and that each is checked or fixed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from corpuslint.cli.result import Result
from corpuslint.cli.settings import relative
from corpuslint.cli.streams import is_hook, say
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine
from corpuslint.errors import ConfigError
from corpuslint.paths import Input

if TYPE_CHECKING:
    from corpuslint.cli.added import Added
    from corpuslint.cli.fix import Fixer
    from corpuslint.cli.since import Since
    from corpuslint.reporting import FileReport

    _Reports = Iterable[tuple[Input, FileReport]]


def selection_of(options: argparse.Namespace) -> Selection:
    """The rules that a command line names."""
    select = tuple(options.select) if options.select is not None else None
    extend_select, ignore = tuple(options.extend_select or ()), tuple(options.ignore or ())
    return Selection(select, extend_select, ignore, options.preview)


def is_partial(options: argparse.Namespace) -> bool:
    """Whether a run is about what changed, and not about the corpus."""
    return options.changed_only is not None or options.new_since is not None


def _since(options: argparse.Namespace, engine: Engine) -> Since | None:
    if not is_partial(options):
        return None
    from corpuslint.cli.since import Since

    return Since(options, engine)


def _added(options: argparse.Namespace, engine: Engine) -> Added | None:
    if options.suppressions_since is None:
        return None
    from corpuslint.cli.added import Added

    return Added(options, engine)


def check_stdin(
    options: argparse.Namespace, engine: Engine, result: Result, fixer: Fixer | None
) -> None:
    """Check, or fix, the document on standard input."""
    _since(options, engine)  # which refuse
    _added(options, engine)
    if options.paths not in ([], ["-"]):
        raise ConfigError("standard input is checked alone, without other paths")
    name = options.stdin_filename or "stdin.md"
    content = sys.stdin.buffer.read() if sys.stdin is not None else b""
    file = Input(name, os.path.abspath(name), named=True)
    if options.force_exclude:
        from corpuslint.discover import Discovery

        if Discovery(engine.config).excluded(file.absolute):
            if fixer is not None and not options.diff:
                sys.stdout.buffer.write(content)  # whoever pipes through us gets it back
            return
    if fixer is not None:
        fixer.fix_stdin(file, content)
    else:
        result.add(file, engine.check_bytes(file, content))


def check_paths(
    options: argparse.Namespace, engine: Engine, result: Result, fixer: Fixer | None = None
) -> None:
    """Check, or fix, the files of the command line, and gather what is found."""
    from corpuslint.discover import Discovery, default_paths

    config = engine.config
    discovery = Discovery(config, options.force_exclude, only_collections=not options.paths)
    since = _since(options, engine)
    files: Iterable[Input] = discovery.find(
        options.paths or default_paths(config), named=bool(options.paths)
    )
    if options.config_from is not None:
        files = options.copy.inside(files, discovery.errors)
        discovery.is_known_link = options.copy.has_link
    added = _added(options, engine)
    if added is not None:
        files = added.watch(files)
    if since is not None:
        files = since.only_changed(files)
        result.filters.append(since.only_new)  # last: it is told of each file in its turn
    _handle_all(options, engine, result, fixer, files)
    if added is not None:
        added.tell(result)
    result.errors += discovery.errors
    result.failed += len(discovery.errors)
    if not options.paths:
        for collection in discovery.unmatched:
            where = f"{relative(collection.path)}:{collection.line}"
            result.warnings.append(f"{where}: the collection {collection.name!r} matches no file")
    if since is not None and since.tell(result):
        return
    if result.checked or result.failed:
        return
    if options.force_exclude and options.paths and (discovery.left_out or result.skipped):
        return  # whoever names all files, and has some left out, expects that none may be left
    if result.skipped:
        result.warnings.append("there are only templates here; name one to check it")
    else:
        suffixes = " ".join(config.extensions)
        result.warnings.append(f"there is no file to check here ({suffixes})")


def _handle_all(
    options: argparse.Namespace,
    engine: Engine,
    result: Result,
    fixer: Fixer | None,
    files: Iterable[Input],
) -> None:
    """Check, or fix, some files, and conclude what concerns the corpus."""
    from corpuslint.cli.kept import open_store
    from corpuslint.runner import Runner

    corpus = None
    if engine.concludes:
        from corpuslint.corpus import Corpus

        corpus = Corpus(engine)
    store = partial(open_store, options, engine)
    is_whole = not (options.paths or is_partial(options))
    runner = Runner(engine, options.workers, store, corpus, forgets=is_whole)
    if options.verbose:
        runner.before = lambda file: say(f"checking {file.path}")
    own = _Own(files)
    everything = chain(own, _others(options, engine, own)) if corpus is not None else own
    try:
        if fixer is None:
            for file, report in _with_progress(options, runner.check(everything)):
                if own.number(file):
                    result.add(file, report)
        else:
            fixer.fix_all(own, runner)
            if corpus is not None:
                for _ in runner.check(_others(options, engine, own)):
                    pass
        if corpus is not None:
            found = corpus.conclude()
            numbered = [(own.number(file), file, report) for file, report in found]
            result.add_conclusions([one for one in numbered if one[0]], corpus.errors)
    finally:
        runner.close()
        if corpus is not None:
            corpus.close()


class _Own:
    """The files of a run, as they are asked for; knows their numbers, from 1."""

    def __init__(self, files: Iterable[Input]) -> None:
        self._files = files
        self._numbers: dict[str, int] = {}

    def __iter__(self) -> Iterator[Input]:
        for number, file in enumerate(self._files, 1):
            self._numbers[file.absolute] = number
            yield file

    def number(self, file: Input) -> int:
        """The number of a file, 0 where it is none of them."""
        return self._numbers.get(file.absolute, 0)


def _others(options: argparse.Namespace, engine: Engine, own: _Own) -> Iterator[Input]:
    """The other files of the corpus that the config tells of, where only some were named."""
    if not options.paths or not engine.config.collections:
        return
    from corpuslint.discover import Discovery, default_paths

    discovery = Discovery(engine.config, only_collections=True)
    for file in discovery.find(default_paths(engine.config), named=False):
        if not own.number(file):
            yield file


def _with_progress(options: argparse.Namespace, reports: _Reports) -> _Reports:
    """The same reports; a bar on a terminal, for people who watch."""
    if not sys.stderr.isatty() or options.quiet or options.verbose or is_hook():
        return reports
    from corpuslint.cli.progress import with_progress

    return with_progress(reports, options.color)


def print_faults(options: argparse.Namespace, result: Result) -> None:
    """What went wrong, and what is odd, on standard error."""
    for error in result.errors:
        say(f"{error.path}: {error.message}")
    if not options.quiet:
        for warning in result.warnings:
            say(warning)
