"""`corpuslint check`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterable

from corpuslint.cli.settings import config_of
from corpuslint.config.frozen import Config
from corpuslint.config.selection import Selection
from corpuslint.engine import Engine, FileReport, Input
from corpuslint.errors import ConfigError
from corpuslint.finding import SEVERITIES, Diagnostic, FileError


class Result:
    """What a run gathers."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.errors: list[FileError] = []
        self.checked = 0
        self.skipped = 0
        self.interrupted = False

    def add(self, report: FileReport) -> None:
        self.diagnostics += report.diagnostics
        self.errors += report.errors
        self.checked += not report.skipped
        self.skipped += report.skipped


def check(options: argparse.Namespace) -> int:
    """Check documents and print what was found."""
    select = tuple(options.select) if options.select is not None else None
    selection = Selection(select, tuple(options.extend_select), tuple(options.ignore))
    config = config_of(options, selection)
    engine = Engine(config, time.time(), tuple(options.schema), options.allow_code)
    result = Result()
    if options.verbose:
        print(f"config: {config.path or 'none'}", file=sys.stderr)
    try:
        if "-" in options.paths or (options.stdin_filename and not options.paths):
            _check_stdin(options, engine, result)
        else:
            _check_paths(options, engine, config, result)
    except KeyboardInterrupt:
        result.interrupted = True
    for error in result.errors:
        from corpuslint.output.text import safe

        print(f"corpuslint: {safe(error.path)}: {error.message}", file=sys.stderr)
    if result.diagnostics or not options.quiet:
        _print(options, result)
    if result.interrupted:
        print("corpuslint: interrupted; these are the findings so far", file=sys.stderr)
        return 130
    return _exit_code(options, config, result)


def _check_stdin(options: argparse.Namespace, engine: Engine, result: Result) -> None:
    if len(options.paths) > 1:
        raise ConfigError("standard input (-) is checked alone, without other paths")
    name = options.stdin_filename or "stdin.md"
    file = Input(name, os.path.abspath(name), named=True)
    result.add(engine.check_bytes(file, sys.stdin.buffer.read()))


def _check_paths(
    options: argparse.Namespace, engine: Engine, config: Config, result: Result
) -> None:
    from corpuslint.discover import Discovery, default_paths

    discovery = Discovery(config, options.force_exclude)
    files: Iterable[Input] = discovery.find(options.paths or default_paths(config))
    if sys.stderr.isatty() and not options.quiet:
        from corpuslint.cli.progress import with_progress

        files = with_progress(list(files))
    for file in files:
        if options.verbose:
            print(f"checking {file.path}", file=sys.stderr)
        result.add(engine.check_file(file))
    result.errors += discovery.errors
    if not result.checked and not result.errors and not options.quiet:
        suffixes = " ".join(config.extensions)
        print(f"corpuslint: no file to check here ({suffixes})", file=sys.stderr)
    if not options.paths and not options.quiet:
        _warn_of_empty_collections(config, result)


def _warn_of_empty_collections(config: Config, result: Result) -> None:
    """A collection that matches nothing is a typing error more often than not."""
    for collection in config.collections:
        folder = os.path.join(config.root, collection.patterns[0].split("*")[0])
        if not os.path.exists(folder):
            where = f"{os.path.relpath(config.path)}:{collection.line}"
            print(
                f"corpuslint: {where}: the collection {collection.name!r} matches no file",
                file=sys.stderr,
            )


def _print(options: argparse.Namespace, result: Result) -> None:
    """The findings on standard output, everything else on standard error."""
    from corpuslint.output.text import wants_color

    color = wants_color(sys.stdout, options.color)
    found = result.diagnostics
    write = sys.stdout.write
    if options.output_format == "json":
        from corpuslint.output.json import as_json

        write(as_json(found))
        return
    if options.output_format == "json-lines":
        from corpuslint.output.json import as_json_lines

        write(as_json_lines(found))
        return
    from corpuslint.output.summary import MANY, next_command, statistics, summary

    if options.statistics:
        write(statistics(found, color))
    elif found:
        from corpuslint.output.folding import fold, unfolded

        entries = unfolded(found) if options.no_fold else fold(found)
        if options.output_format == "concise":
            from corpuslint.output.concise import concise

            write(concise(entries, color))
        else:
            from corpuslint.output.full import full

            write(full(entries, color, shutil.get_terminal_size().columns))
    sys.stdout.flush()
    if options.quiet or (result.checked == 0 and not found):
        return
    color = wants_color(sys.stderr, options.color)
    as_table = len(found) > MANY and not options.statistics
    if as_table:
        sys.stderr.write(statistics(found, color))
    sys.stderr.write(summary(found, result.checked, result.skipped, color))
    sys.stderr.write(next_command(found, as_table or options.statistics))


def _exit_code(options: argparse.Namespace, config: Config, result: Result) -> int:
    if result.errors:
        return 2
    threshold = SEVERITIES.index(options.fail_on or config.fail_on)
    fails = any(SEVERITIES.index(one.severity) <= threshold for one in result.diagnostics)
    return 1 if fails and not options.exit_zero else 0
