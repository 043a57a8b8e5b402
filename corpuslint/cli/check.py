"""`corpuslint check`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable

from corpuslint.cli.result import Result
from corpuslint.cli.settings import config_of, reads_stdin, relative, schemas_of, warnings_of
from corpuslint.cli.streams import drop_the_rest, is_hook, say
from corpuslint.config.selection import Selection
from corpuslint.engine import MAX_FINDINGS, Engine
from corpuslint.errors import ConfigError
from corpuslint.files import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpuslint.cli.added import Added
    from corpuslint.cli.fix import Fixer
    from corpuslint.cli.since import Since
    from corpuslint.comparison import Comparison
    from corpuslint.config.frozen import Config
    from corpuslint.finding import Severity


def check(options: argparse.Namespace) -> int:
    """Check documents and print what was found."""
    config = config_of(options, selection_of(options))
    fixes = options.fix or options.diff or options.add_ignore
    comparison = _comparison(options, config)
    engine = Engine(
        config,
        time.time(),
        schemas_of(options, config),
        options.allow_code,
        with_edits=not fixes,  # what the text does not allow is no fix to promise
        max_findings=_most_findings(options, comparison),
        with_corpus=not (options.no_corpus or _is_partial(options)),
    )
    result = Result()
    if comparison is not None:
        result.filters.append(comparison.new)
    result.warnings += warnings_of(config)
    if options.verbose:
        say(f"config: {relative(config.path) or 'none'}")
    try:
        handle_all = _check_stdin if reads_stdin(options) else check_paths
        fixer = _fixer(options, engine, result, comparison) if fixes else None
        handle_all(options, engine, result, fixer)
        if comparison is not None:
            from corpuslint.cli.known import conclude

            conclude(options, comparison, engine, result)
    except KeyboardInterrupt:
        result.interrupted = True
    fail_on = options.fail_on or config.fail_on
    if len(options.output_format) > 1 and not result.interrupted:  # half a report misleads
        from corpuslint.cli.report import write_files

        write_files(options, result, fail_on)
    if options.diff:
        code = result.exit_code_of_diff(options.exit_zero)
    else:
        code = result.exit_code(fail_on, options.exit_zero)
    try:
        _report(options, result, fail_on)
    except BrokenPipeError:  # whoever read us has enough; what was found still counts
        drop_the_rest()
    return code


def selection_of(options: argparse.Namespace) -> Selection:
    """The rules that a command line names."""
    select = tuple(options.select) if options.select is not None else None
    extend_select, ignore = tuple(options.extend_select or ()), tuple(options.ignore or ())
    return Selection(select, extend_select, ignore, options.preview)


def _comparison(options: argparse.Namespace, config: Config) -> Comparison | None:
    """What the findings are held against, or None where they are all news."""
    if options.no_baseline:
        if options.baseline:
            raise ConfigError("--baseline and --no-baseline say opposite things")
        return None
    if not (options.baseline or config.baseline):
        return None
    from corpuslint.cli.known import comparison_of

    return comparison_of(options, config)


def _fixer(
    options: argparse.Namespace, engine: Engine, result: Result, comparison: Comparison | None
) -> Fixer:
    from corpuslint.cli.fix import Fixer, Ignorer

    refit = Ignorer(options.reason, comparison) if options.add_ignore else None
    return Fixer(options, engine, result, refit)


def _is_partial(options: argparse.Namespace) -> bool:
    """Whether a run is about what changed, and not about the corpus."""
    return options.changed_only is not None or options.new_since is not None


def _most_findings(options: argparse.Namespace, comparison: Comparison | None) -> int:
    if options.fix or options.diff or options.add_ignore or comparison is not None:
        return sys.maxsize  # whoever fixes, or knows of some, wants to know all
    if options.new_since is None:
        return MAX_FINDINGS
    from corpuslint.cli.since import MOST

    return MOST


def _since(options: argparse.Namespace, engine: Engine) -> Since | None:
    if not _is_partial(options):
        return None
    from corpuslint.cli.since import Since

    return Since(options, engine)


def _added(options: argparse.Namespace, engine: Engine) -> Added | None:
    if options.suppressions_since is None:
        return None
    from corpuslint.cli.added import Added

    return Added(options, engine)


def _check_stdin(
    options: argparse.Namespace, engine: Engine, result: Result, fixer: Fixer | None
) -> None:
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
    added = _added(options, engine)
    if added is not None:
        files = added.watch(files)
    if since is not None:
        files = since.only_changed(files)
        result.filters.append(since.only_new)  # last: it is told of each file in its turn

    def handle(file: Input) -> None:
        if options.verbose:
            say(f"checking {file.path}")
        if fixer is not None:
            fixer.fix_file(file)
        else:
            result.add(file, engine.check_file(file))

    if sys.stderr.isatty() and not options.quiet and not is_hook():
        from corpuslint.cli.progress import with_progress

        with_progress(files, handle, options.color)
    else:
        for file in files:
            handle(file)
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


def print_faults(options: argparse.Namespace, result: Result) -> None:
    """What went wrong, and what is odd, on standard error."""
    for error in result.errors:
        say(f"{error.path}: {error.message}")
    if not options.quiet:
        for warning in result.warnings:
            say(warning)


def _report(options: argparse.Namespace, result: Result, fail_on: Severity) -> None:
    """What was found on standard output, everything else on standard error."""
    if options.quiet and options.output_format == {"": "full"} and result.is_clean:
        return
    from corpuslint.cli.report import print_findings, print_fixes, print_summary

    print_faults(options, result)
    print_findings(options, result, fail_on)
    if options.show_fixes:
        print_fixes(options, result)
    if not options.quiet:
        print_summary(options, result)
    if result.interrupted:
        say("interrupted; these are the findings so far")
