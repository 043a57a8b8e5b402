"""What a run found, printed in the format that was asked for."""

from __future__ import annotations

import argparse
import sys
from typing import TextIO

from corpuslint.cli.parser import MACHINE_FORMATS
from corpuslint.cli.result import Result
from corpuslint.cli.settings import reads_stdin
from corpuslint.cli.streams import columns, has_unicode
from corpuslint.finding import Diagnostic


def print_findings(options: argparse.Namespace, result: Result) -> None:
    """The findings, or the table of them, on standard output."""
    found = result.diagnostics
    # standard output is the document's, or the difference's
    is_taken = options.diff or (options.fix and reads_stdin(options))
    stream = sys.stderr if is_taken else sys.stdout
    if options.diff:
        pass  # what is left is the next run's business
    elif options.output_format in MACHINE_FORMATS:
        stream.write(_machine_readable(options, result, stream))
    elif found:
        stream.write(_readable(options, found, stream))
    sys.stdout.flush()


def _machine_readable(options: argparse.Namespace, result: Result, stream: TextIO) -> str:
    from corpuslint.output.json import as_json, as_json_lines, counts, fix_record, record

    found = result.diagnostics
    ascii_only = not has_unicode(stream)
    if options.statistics:
        records = counts(found)
    elif options.fix:
        records = [fix_record(one, True) for one in result.fixed]
        records += [fix_record(one, False) for one in found]
    else:
        records = [record(one) for one in found]
    write = as_json if options.output_format == "json" else as_json_lines
    return write(records, ascii_only)


def _readable(options: argparse.Namespace, found: list[Diagnostic], stream: TextIO) -> str:
    from corpuslint.output.text import wants_color

    color = wants_color(stream, options.color)
    if options.statistics:
        from corpuslint.output.summary import statistics

        return statistics(found, color)
    from corpuslint.output.folding import fold, unfolded

    entries = unfolded(found) if options.no_fold else fold(found)
    if options.output_format == "concise":
        from corpuslint.output.concise import concise

        return concise(entries, color, options.unsafe_fixes)
    from corpuslint.output.full import full

    return full(entries, color, columns())


def print_summary(options: argparse.Namespace, result: Result) -> None:
    """The counts and the next command, on standard error."""
    from corpuslint.output.summary import (
        MANY,
        Tally,
        counted,
        fixable,
        next_command,
        statistics,
        summary,
    )
    from corpuslint.output.text import wants_color

    found = result.diagnostics
    if not found and not result.checked:
        return
    color = wants_color(sys.stderr, options.color)
    if options.fix and reads_stdin(options) and options.output_format in MACHINE_FORMATS:
        return  # standard error holds them
    if options.fix or options.diff:
        from corpuslint.output.fixing import fixed_findings, fixing

        if options.show_fixes:
            sys.stderr.write(fixed_findings(result.fixed, color))
        words = fixing(result.fixed, found, result.changed, options.diff, color)
        sys.stderr.write(words)
    as_table = len(found) > MANY and not options.statistics
    if as_table:
        sys.stderr.write(statistics(found, color))
    tally = Tally(result.checked, result.affected, result.skipped, result.failed)
    sys.stderr.write(summary(found, tally, color))
    if result.unread:
        blocks = counted(result.unread, "block")
        sys.stderr.write(f"{blocks} could not be read: corpuslint check --select syntax\n")
    again = _to_repeat(options)
    if not options.fix:
        sys.stderr.write(fixable(found, options.unsafe_fixes))
    elif not options.unsafe_fixes:
        sys.stderr.write(fixable(found, unsafe=False))
    sys.stderr.write(next_command(found, as_table or options.statistics, again))


def _to_repeat(options: argparse.Namespace) -> list[str]:
    """What of the command line decides on the files and how they are judged."""
    words = [f"--schema={name}" for name in options.schema]
    words += [f"--config={options.config}"] if options.config else []
    words += ["--isolated"] if options.isolated else []
    words += ["--allow-code"] if options.allow_code else []
    return [*words, *options.paths]
