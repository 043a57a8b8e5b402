"""A run over files: which they are, and that each is checked or fixed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain

from corpuslint.cli.files_of_run import FilesOfRun
from corpuslint.cli.result import Result
from corpuslint.cli.settings import relative
from corpuslint.cli.streams import is_hook, say
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine
from corpuslint.errors import ConfigError
from corpuslint.paths import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from corpuslint.cli.added import Added
    from corpuslint.cli.fix import Fixer
    from corpuslint.cli.notes import Notes
    from corpuslint.cli.since import Since
    from corpuslint.corpus import Corpus
    from corpuslint.engine import Conclude
    from corpuslint.reporting import FileReport
    from corpuslint.runner import Runner

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
    if fixer is None and _is_done_again(options, engine, result):
        return
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
    if fixer is not None and engine.concludes and fixer.fixes_conclusions:
        files = list(files)
        with _conclusions(options, engine, files) as concluding:
            _handle(options, engine, result, fixer, files, concluding)
    else:
        _handle(options, engine, result, fixer, files, {})


def _handle(
    options: argparse.Namespace,
    engine: Engine,
    result: Result,
    fixer: Fixer | None,
    files: Iterable[Input],
    concluding: dict[str, Conclude],
) -> None:
    corpus = _new_corpus(engine)
    runner = _new_runner(options, engine, corpus)
    known = FilesOfRun(files)
    others = _others(options, engine, known)
    notes = _notes(options) if fixer is None else None
    try:
        if fixer is None:
            for file, report in _with_progress(options, runner.check(chain(known.own(), others))):
                if known.is_own(file):
                    result.add(file, report)
                if notes is not None:
                    notes.note(file, report)
        else:
            fixer.fix_all(known.own(), runner, concluding)
            _exhaust(runner.check(others))
        if corpus is not None:
            found = corpus.conclude()
            own = [one for one in found if known.is_own(one[0])]
            numbered = [(known.number(file.absolute), file, report) for file, report in own]
            result.add_conclusions(numbered, corpus.errors)
            if notes is not None:
                notes.note_conclusions(corpus, found, known.number)
        if notes is not None:
            options.tape.more = notes.written(known.count, result.warnings)
    finally:
        runner.close()


def _others(options: argparse.Namespace, engine: Engine, known: FilesOfRun) -> Iterator[Input]:
    """The rest of the corpus, where only some files of it were named."""
    if engine.concludes and options.paths:
        return known.others(engine.config)
    return iter(())


def _is_done_again(options: argparse.Namespace, engine: Engine, result: Result) -> bool:
    """Whether it was enough to check what has changed since the same run was made."""
    earlier = getattr(options, "earlier", None)
    if earlier is None:
        return False
    from corpuslint.cli.again import check_changed

    runner = _new_runner(options, engine, _new_corpus(engine))
    try:
        return check_changed(options, engine, result, earlier, runner)
    finally:
        runner.close()


def _notes(options: argparse.Namespace) -> Notes | None:
    """What takes notes for a later run, where this one may be remembered."""
    if getattr(options, "tape", None) is None:
        return None
    from corpuslint.cli.notes import Notes

    return Notes()


@contextmanager
def _conclusions(
    options: argparse.Namespace, engine: Engine, files: list[Input]
) -> Iterator[dict[str, Conclude]]:
    """What is concluded, before anything is fixed, by the absolute paths of files with findings.

    It asks for what is kept of all files, which is at hand as long as this lasts.
    """
    corpus = _new_corpus(engine)
    assert corpus is not None
    runner = _new_runner(options, engine, corpus)
    known = FilesOfRun(files)
    try:
        _exhaust(runner.check(chain(known.own(), _others(options, engine, known))))
        runner.finish()
        yield {file.absolute: corpus.conclude_for(file) for file, _ in corpus.conclude()}
    finally:
        runner.close()


def _new_corpus(engine: Engine) -> Corpus | None:
    if not engine.concludes:
        return None
    from corpuslint.corpus import Corpus

    return Corpus(engine)


def _new_runner(options: argparse.Namespace, engine: Engine, corpus: Corpus | None) -> Runner:
    from corpuslint.cli.kept import open_store
    from corpuslint.runner import Runner

    store = partial(open_store, options, engine)
    is_whole = not (options.paths or is_partial(options))
    runner = Runner(engine, options.workers, store, corpus, forgets=is_whole)
    if options.verbose:
        runner.before = lambda file: say(f"checking {file.path}")
    return runner


def _exhaust(reports: _Reports) -> None:
    for _ in reports:
        pass


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
