"""`corpuslint check`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable

from corpuslint.cli.result import Result
from corpuslint.cli.settings import config_of, reads_stdin, relative, schemas_of
from corpuslint.cli.streams import drop_the_rest, say
from corpuslint.config.selection import Selection
from corpuslint.engine import MAX_FINDINGS, Engine, Input
from corpuslint.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpuslint.cli.added import Added
    from corpuslint.cli.fix import Fixer
    from corpuslint.cli.since import Since
    from corpuslint.finding import Severity


def check(options: argparse.Namespace) -> int:
    """Check documents and print what was found."""
    select = tuple(options.select) if options.select is not None else None
    selection = Selection(select, tuple(options.extend_select or ()), tuple(options.ignore or ()))
    config = config_of(options, selection)
    fixes = options.fix or options.diff
    engine = Engine(
        config,
        time.time(),
        schemas_of(options, config),
        options.allow_code,
        with_edits=not fixes,  # what the text does not allow is no fix to promise
        max_findings=_most_findings(options),
    )
    result = Result()
    if options.verbose:
        say(f"config: {relative(config.path) or 'none'}")
    try:
        handle_all = _check_stdin if reads_stdin(options) else _check_paths
        handle_all(options, engine, result, _fixer(options, engine, result) if fixes else None)
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


def _fixer(options: argparse.Namespace, engine: Engine, result: Result) -> Fixer:
    from corpuslint.cli.fix import Fixer

    return Fixer(options, engine, result)


def _most_findings(options: argparse.Namespace) -> int:
    if options.fix or options.diff:
        return sys.maxsize
    if options.new_since is None:
        return MAX_FINDINGS
    from corpuslint.cli.since import MOST

    return MOST


def _since(options: argparse.Namespace, engine: Engine) -> Since | None:
    if options.changed_only is None and options.new_since is None:
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
        result.add(engine.check_bytes(file, content))


def _check_paths(
    options: argparse.Namespace, engine: Engine, result: Result, fixer: Fixer | None
) -> None:
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

    def handle(file: Input) -> None:
        if options.verbose:
            say(f"checking {file.path}")
        if fixer is not None:
            fixer.fix_file(file)
        else:
            report = engine.check_file(file)
            result.add(report if since is None else since.only_new(file, report))

    if sys.stderr.isatty() and not options.quiet:
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
            where = f"{relative(config.path)}:{collection.line}"
            result.warnings.append(f"{where}: the collection {collection.name!r} matches no file")
    if since is not None and since.tell(result):
        return
    if result.skipped and not result.checked:
        result.warnings.append("there are only templates here; name one to check it")
    elif not result.checked and not result.failed:
        suffixes = " ".join(config.extensions)
        result.warnings.append(f"there is no file to check here ({suffixes})")


def _report(options: argparse.Namespace, result: Result, fail_on: Severity) -> None:
    """What was found on standard output, everything else on standard error."""
    if options.quiet and options.output_format == {"": "full"} and result.is_clean:
        return
    from corpuslint.cli.report import print_findings, print_summary

    for error in result.errors:
        say(f"{error.path}: {error.message}")
    if not options.quiet:
        for warning in result.warnings:
            say(warning)
    print_findings(options, result, fail_on)
    if not options.quiet:
        print_summary(options, result)
    if result.interrupted:
        say("interrupted; these are the findings so far")
