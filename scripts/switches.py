"""`corpuslint/cli/switches.py`: what argparse would make of a call that has only switches."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from corpuslint.cli.arguments import ARGUMENTS
from corpuslint.cli.formats import finish

COMMANDS = ("check", "fix")
BOUND = ("--print0", "--add-ignore")  # which other options forbid or demand
HEADER = '''"""Defaults and switches of the commands that hooks call.

Written by `python scripts/generate.py` from `arguments.py`: do not edit.
"""

from __future__ import annotations

'''


def switches_module() -> str:
    """The module's text, in ruff's format."""
    defaults: dict[str, dict[str, object]] = {}
    switches: dict[str, dict[str, str]] = {}
    for name in COMMANDS:
        parser = argparse.ArgumentParser(exit_on_error=False)
        ARGUMENTS[name](parser)
        defaults[name] = vars(_finished(name))
        switches[name] = {
            option: action.dest
            for action in parser._actions
            if isinstance(action, argparse._StoreTrueAction)
            for option in action.option_strings
            if option not in BOUND
        }
    return (
        HEADER + _assigned("DEFAULTS", "object", defaults) + _assigned("SWITCHES", "str", switches)
    )


def _finished(name: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(exit_on_error=False)
    ARGUMENTS[name](parser)
    options = parser.parse_args([])
    finish(parser, options)
    return options


def _assigned(name: str, kind: str, tables: Mapping[str, Mapping[str, object]]) -> str:
    """A table for each command, and above them one of what is alike in all."""
    first, *others = tables.values()
    shared = {
        key: value
        for key, value in first.items()
        if all(key in other and other[key] == value for other in others)
    }
    lines = [f"_{name}: dict[str, {kind}] = {{"]
    lines += [f'    "{key}": {_literal(value)},' for key, value in shared.items()]
    lines += ["}", f"{name}: dict[str, dict[str, {kind}]] = {{"]
    for command, table in tables.items():
        own = [f'"{key}": {_literal(value)}' for key, value in table.items() if key not in shared]
        lines.append(f'    "{command}": {{{", ".join([f"**_{name}", *own])}}},')
    return "\n".join([*lines, "}\n"])


def _literal(value: object) -> str:
    return repr(value).replace("'", '"')
