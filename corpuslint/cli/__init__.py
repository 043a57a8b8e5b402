"""The command line: commands, exit codes, and all that is ever printed.

Exit codes: 0 nothing to fail for, 1 findings at or above `--fail-on`, 2 a fault
of the call, the config, a file or this program, 130 an interrupt.
"""

from __future__ import annotations

import gc
import os
import sys

from corpuslint.cli.streams import drop_the_rest, prepare_streams, say
from corpuslint.cli.usual import usual
from corpuslint.errors import ConfigError
from corpuslint.memo import Earlier, Tape, look_back

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

COMMANDS = {
    "check": "corpuslint.cli.check",
    "fix": "corpuslint.cli.fix",
    "rules": "corpuslint.cli.rules",
    "rule": "corpuslint.cli.rules",
    "schema": "corpuslint.cli.schema",
    "config": "corpuslint.cli.config",
    "init": "corpuslint.cli.init",
    "stats": "corpuslint.cli.stats",
    "baseline": "corpuslint.cli.baseline",
    "cache": "corpuslint.cli.cache",
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command; gives its exit code."""
    try:
        return _main(arguments)
    except (MemoryError, ImportError, OSError, SystemError):  # no room to say what ended it
        try:  # noqa: SIM105 (contextlib would have to be imported)
            os.write(2, b"corpuslint: out of memory\n")
        except OSError:  # nor anybody to say it to: standard error is closed, or full
            pass
        return 2


def _main(arguments: list[str] | None) -> int:
    """Run a command, and say what ended it if that is no result."""
    # parsing makes no reference cycles, so collecting often is wasted
    gc.set_threshold(400_000, 50, 50)
    prepare_streams()
    code: int | None = None
    try:
        if arguments is None:
            arguments = sys.argv[1:]
        earlier = look_back(arguments)
        if earlier is not None and not earlier.changed:
            code = earlier.say_again()
        else:
            from corpuslint.cli.signals import interruptible

            with interruptible():
                code = _run(arguments, earlier)
        sys.stdout.flush()
    except ConfigError as error:
        for line in str(error).split("\n"):
            say(line)
        return 2
    except BrokenPipeError:  # whoever read us has enough; what was found still counts
        drop_the_rest()
        return code or 0
    except OSError as error:  # a full disk, a working directory that is gone
        drop_the_rest()
        where = f"{error.filename}: " if error.filename else ""
        say(where + (error.strerror or str(error)).lower())
        return 2
    except SystemExit:
        raise
    except BaseException as error:
        return _ended_by(error)
    finally:
        # at its end Python would search all that is left for cycles: 9 ms
        gc.freeze()
    return code


def _ended_by(error: BaseException) -> int:
    """The exit code of a run that an exception ended, of which people are told."""
    from corpuslint.cli.signals import is_interrupt

    drop_the_rest()
    if is_interrupt(error):
        say("interrupted")
        return 130
    from corpuslint.cli.crash import tell

    tell(error)
    return 2


def _run(arguments: list[str], earlier: Earlier | None) -> int:
    import importlib

    options = usual(arguments) or _parsed(arguments)
    command = getattr(importlib.import_module(COMMANDS[options.command]), options.command)
    code: int
    if options.command == "check" and _may_be_remembered(options):
        options.earlier = earlier
        with Tape(arguments) as options.tape:
            code = command(options)
            options.tape.save(code)
    elif getattr(options, "config_from", None) is None:
        code = command(options)
    else:
        from corpuslint.cli.config_from import copied

        with copied(options) as options.copy:
            code = command(options)
    return code


def _parsed(arguments: list[str]) -> argparse.Namespace:
    from corpuslint.cli.parser import parse

    try:
        return parse(arguments)
    except SystemExit:  # --help, --version, or a call that cannot be understood
        sys.stdout.flush()
        raise


def _may_be_remembered(options: argparse.Namespace) -> bool:
    """Whether a run's answer depends only on files that it can be seen to look at."""
    asks_git = (
        *(options.changed_only, options.new_since),
        *(options.suppressions_since, options.config_from),
    )
    writes = options.fix or options.diff or options.add_ignore or set(options.output_format) != {""}
    reads_stdin = "-" in options.paths or options.stdin_filename
    does_more = options.no_cache or options.allow_code or options.verbose
    return not (any(one is not None for one in asks_git) or writes or reads_stdin or does_more)
