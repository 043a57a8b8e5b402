"""What a run found, printed in the format that was asked for."""

from __future__ import annotations

import argparse
import sys

from corpuslint.cli.result import Result
from corpuslint.cli.streams import columns, has_unicode
from corpuslint.finding import Diagnostic


def print_findings(options: argparse.Namespace, result: Result) -> None:
    """The findings, or the table of them, on standard output."""
    found = result.diagnostics
    if options.output_format in ("json", "json-lines"):
        sys.stdout.write(_machine_readable(options, found))
    elif found:
        sys.stdout.write(_readable(options, found))
    sys.stdout.flush()


def _machine_readable(options: argparse.Namespace, found: list[Diagnostic]) -> str:
    from corpuslint.output.json import as_json, as_json_lines, counts, record

    ascii_only = not has_unicode(sys.stdout)
    records = counts(found) if options.statistics else [record(one) for one in found]
    write = as_json if options.output_format == "json" else as_json_lines
    return write(records, ascii_only)


def _readable(options: argparse.Namespace, found: list[Diagnostic]) -> str:
    from corpuslint.output.text import wants_color

    color = wants_color(sys.stdout, options.color)
    if options.statistics:
        from corpuslint.output.summary import statistics

        return statistics(found, color)
    from corpuslint.output.folding import fold, unfolded

    entries = unfolded(found) if options.no_fold else fold(found)
    if options.output_format == "concise":
        from corpuslint.output.concise import concise

        return concise(entries, color)
    from corpuslint.output.full import full

    return full(entries, color, columns())


def print_summary(options: argparse.Namespace, result: Result) -> None:
    """The counts and the next command, on standard error."""
    from corpuslint.output.summary import MANY, Tally, next_command, statistics, summary
    from corpuslint.output.text import wants_color

    found = result.diagnostics
    if not found and not result.checked:
        return
    color = wants_color(sys.stderr, options.color)
    as_table = len(found) > MANY and not options.statistics
    if as_table:
        sys.stderr.write(statistics(found, color))
    tally = Tally(result.checked, result.affected, result.skipped, result.failed)
    sys.stderr.write(summary(found, tally, color))
    again = _to_repeat(options)
    sys.stderr.write(next_command(found, as_table or options.statistics, again))


def _to_repeat(options: argparse.Namespace) -> list[str]:
    """What of the command line decides on the files and how they are judged."""
    words = [f"--schema={name}" for name in options.schema]
    words += [f"--config={options.config}"] if options.config else []
    words += ["--isolated"] if options.isolated else []
    words += ["--allow-code"] if options.allow_code else []
    return [*words, *options.paths]
