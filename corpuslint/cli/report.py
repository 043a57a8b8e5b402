"""What a run found, printed in the format that was asked for."""

from __future__ import annotations

import os
import sys

from corpuslint.cli.formats import READABLE_FORMATS
from corpuslint.cli.result import Result
from corpuslint.cli.settings import reads_stdin
from corpuslint.cli.streams import columns, has_unicode, is_hook
from corpuslint.finding import Diagnostic, FileError, Severity
from corpuslint.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import TextIO

    from corpuslint.output.summary import Tally

_FEW_PATHS = 10


def print_findings(options: argparse.Namespace, result: Result, fail_on: Severity) -> None:
    """The findings, or the table of them, on standard output."""
    # standard output is the document's, or the difference's
    is_taken = options.diff or ((options.fix or options.add_ignore) and reads_stdin(options))
    stream = sys.stderr if is_taken else sys.stdout
    name = options.output_format[""]
    if options.diff:
        pass  # what is left is the next run's business
    elif result.diagnostics or name not in READABLE_FORMATS:
        color = _wants_color(stream, options) if name in READABLE_FORMATS else False
        target = Target(color, not has_unicode(stream), fail_on)
        text = _written(name, options, result, target)
        if name == "paths" and options.print0:
            stream.flush()
            stream.buffer.write(os.fsencode(text))
            stream.buffer.flush()
        else:
            stream.write(text)
    sys.stdout.flush()


def _wants_color(stream: TextIO, options: argparse.Namespace) -> bool:
    from corpuslint.output.text import wants_color

    return wants_color(stream, options.color)


def write_files(options: argparse.Namespace, result: Result, fail_on: Severity) -> None:
    """Write each format that goes to a file; what cannot be written is an error of the run."""
    from corpuslint.cli.output_file import append_output, replace_output
    from corpuslint.cli.step_summary import is_step_summary, room_in_summary

    errors = []
    for file, name in options.output_format.items():
        if not file:
            continue
        is_summary = is_step_summary(file)
        room = room_in_summary(file) if is_summary else None
        text = _written(name, options, result, Target(False, False, fail_on, room))
        write = append_output if is_summary else replace_output
        if options.config_from is not None and options.copy.is_led_away(file):
            errors.append(FileError(file, "the output cannot be written: a link leads elsewhere"))
            continue
        try:
            write(file, text.encode("utf-8", "surrogateescape"))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            errors.append(FileError(file, f"the output cannot be written: {reason.lower()}"))
    result.errors += errors


class Target(NamedTuple):
    """What a stream or a file takes, and the mildest severity that fails the run.

    `room` is how many bytes it takes, where it has a limit.
    """

    color: bool
    ascii_only: bool
    fail_on: Severity
    room: int | None = None


def _written(name: str, options: argparse.Namespace, result: Result, target: Target) -> str:
    """All that a format says of a run."""
    found = result.diagnostics
    if name in ("json", "json-lines"):
        return _as_json(name, options, result, target.ascii_only)
    if not found and name in READABLE_FORMATS:
        return ""
    if options.statistics:
        from corpuslint.output.summary import statistics

        return statistics(found, target.color)
    if name in ("full", "concise"):
        return _entries(name, options, found, target.color)
    from importlib import import_module

    from corpuslint.output.request import Request

    request = Request(
        color=target.color,
        unsafe=options.unsafe_fixes,
        ascii_only=target.ascii_only,
        fail_on=target.fail_on,
        errors=tuple(result.errors),
        with_nul=options.print0,
        tally=_tally(options, result),
        notes=tuple(result.notes),
        notices=tuple(result.notices),
        room=target.room,
    )
    text: str = import_module(f"corpuslint.output.{name}").render(found, request)
    return text


def _tally(options: argparse.Namespace, result: Result) -> Tally:
    from corpuslint.output.summary import Tally

    return Tally(
        result.checked,
        result.affected,
        result.skipped,
        result.failed,
        result.known,
        result.changed if options.diff else 0,
        result.in_baseline,
    )


def _as_json(name: str, options: argparse.Namespace, result: Result, ascii_only: bool) -> str:
    from corpuslint.output.json import as_json, as_json_lines, counts, fix_record, record

    found = result.diagnostics
    if options.statistics:
        records = counts(found)
    elif options.fix or options.add_ignore:
        records = [fix_record(one, True) for one in result.fixed]
        records += [fix_record(one, False) for one in found]
    else:
        records = [record(one) for one in found]
    write = as_json if name == "json" else as_json_lines
    return write(records, ascii_only)


def _entries(name: str, options: argparse.Namespace, found: list[Diagnostic], color: bool) -> str:
    from corpuslint.output.folding import fold, unfolded

    entries = unfolded(found) if options.no_fold else fold(found)
    if name == "concise":
        from corpuslint.output.concise import concise

        return concise(entries, color, options.unsafe_fixes)
    from corpuslint.output.full import full

    return full(entries, color, columns())


def print_fixes(options: argparse.Namespace, result: Result) -> None:
    """What was fixed, a line each, on standard error."""
    if _findings_are_on_stderr(options):
        return
    from corpuslint.output.fixing import fixed_findings

    color = _wants_color(sys.stderr, options)
    sys.stderr.write(fixed_findings(result.fixed, _verb(options), color))


def _findings_are_on_stderr(options: argparse.Namespace) -> bool:
    """Whether standard error is a program's to read, since the document is on standard output."""
    readable = options.output_format[""] in READABLE_FORMATS
    is_written = options.fix or options.add_ignore
    return is_written and reads_stdin(options) and not readable


def _verb(options: argparse.Namespace) -> str:
    """What a run does about findings."""
    done, shown = ("ignored", "would ignore") if options.add_ignore else ("fixed", "would fix")
    return shown if options.diff else done


def print_summary(options: argparse.Namespace, result: Result) -> None:
    """The counts and the next command, on standard error."""
    from corpuslint.output.summary import (
        MANY,
        counted,
        fixable,
        next_command,
        statistics,
        summary,
    )

    found = result.diagnostics
    if not found and not result.checked:
        sys.stderr.write(_lines(result.notes + result.notices))
        return
    color = _wants_color(sys.stderr, options)
    if _findings_are_on_stderr(options):
        return
    if options.fix or options.diff or options.add_ignore:
        from corpuslint.output.fixing import fixing

        words = fixing(result.fixed, found, result.changed, _verb(options), color)
        sys.stderr.write(words)
    as_table = len(found) > MANY and not options.statistics
    if as_table:
        sys.stderr.write(statistics(found, color))
    sys.stderr.write(summary(found, _tally(options, result), color))
    sys.stderr.write(_lines(result.notes + result.notices))
    if result.unread:
        blocks = counted(result.unread, "block")
        sys.stderr.write(f"{blocks} could not be read: corpuslint check --select syntax\n")
    if is_hook() or options.add_ignore:
        return
    again = _to_repeat(options)
    if not options.fix:
        sys.stderr.write(fixable(found, options.unsafe_fixes))
    elif not options.unsafe_fixes:
        sys.stderr.write(fixable(found, unsafe=False))
    sys.stderr.write(next_command(found, as_table or options.statistics, again))


def _lines(notes: list[str]) -> str:
    from corpuslint.output.text import safe

    return "".join(f"{safe(note)}\n" for note in notes)


def _to_repeat(options: argparse.Namespace) -> list[str]:
    """What of the command line decides on the files and how they are judged."""
    words = [f"--schema={name}" for name in options.schema]
    words += [f"--config={options.config}"] if options.config else []
    words += [f"--changed-only={options.changed_only}"] if options.changed_only is not None else []
    words += [f"--new-since={options.new_since}"] if options.new_since is not None else []
    words += [f"--config-from={options.config_from}"] if options.config_from else []
    words += [f"--baseline={options.baseline}"] if options.baseline else []
    words += ["--no-baseline"] if options.no_baseline else []
    words += ["--preview"] if options.preview else []
    words += ["--isolated"] if options.isolated else []
    words += ["--allow-code"] if options.allow_code else []
    # whoever names many is a program, and a person would type none of them
    return [*words, *options.paths] if len(options.paths) <= _FEW_PATHS else words
