"""The command line: commands, exit codes, and all that is ever printed.

Exit codes: 0 nothing to fail for, 1 findings at or above `--fail-on`, 2 a fault
of the call, the config, a file or this program, 130 an interrupt.
"""

from __future__ import annotations

import gc
import os
import sys

from corpuslint.cli.parser import parse
from corpuslint.errors import ConfigError

COMMANDS = {
    "check": "corpuslint.cli.check",
    "rules": "corpuslint.cli.rules",
    "rule": "corpuslint.cli.rules",
    "schema": "corpuslint.cli.schema",
    "config": "corpuslint.cli.config",
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command; gives its exit code."""
    # parsing makes no reference cycles, so collecting often is wasted
    gc.set_threshold(100_000, 50, 50)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # what a terminal's encoding lacks is escaped, never a traceback
            stream.reconfigure(errors="backslashreplace")
    options = parse(sys.argv[1:] if arguments is None else arguments)
    import importlib

    run = getattr(importlib.import_module(COMMANDS[options.command]), options.command)
    try:
        code: int = run(options)
        sys.stdout.flush()
    except ConfigError as error:
        print(f"corpuslint: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # whoever read us has enough; keep Python from complaining at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
