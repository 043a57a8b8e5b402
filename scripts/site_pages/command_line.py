"""The reference of the command line, from argparse."""

from __future__ import annotations

import argparse
import re

from corpuslint.cli.arguments import ARGUMENTS, HELP
from corpuslint.wording import any_of
from site_pages.markdown import code, fence, front_matter, table

_WIDTH = 88
_USAGE = re.compile(r"^(?:usage: | {7})", re.MULTILINE)
_INTRODUCTION = """\
`corpuslint COMMAND --help` prints the same. Options and paths may stand in any order; what
follows `--` is a path, whatever it looks like. Findings and other results go to standard
output, all else to standard error.

| exit code | means |
| --- | --- |
| 0 | nothing to fail for |
| 1 | a finding reaches `--fail-on`; for `fix`, one that is left |
| 2 | a fault of the call, of the config, or of a file that cannot be read or written |
| 130 | an interrupt; what was found so far has been printed |
"""


def command_line_page() -> str:
    """Each command with its usage, its arguments and its options."""
    parts = [
        front_matter("Command line", "Every command of corpuslint, and its options."),
        "# Command line\n",
        _INTRODUCTION,
    ]
    for name, text in HELP.items():
        parser = _parser(name)
        parts.append(f"## corpuslint {name}\n\n{text[0].upper()}{text[1:]}.\n")
        parts.append(
            fence("text", re.sub(r"^(usage: | {7})", "", parser.format_usage(), flags=re.MULTILINE))
        )
        for group in parser._action_groups:
            rows = [_row(action) for action in group._group_actions if action.dest != "help"]
            if rows:
                title = (group.title or "options").replace("positional arguments", "arguments")
                parts.append(table((title, ""), rows))
    return "\n".join(parts)


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        f"corpuslint {name}",
        formatter_class=lambda prog: argparse.HelpFormatter(prog, width=_WIDTH),
        allow_abbrev=False,
    )
    ARGUMENTS[name](parser)
    return parser


def _row(action: argparse.Action) -> tuple[str, str]:
    wanted = str(action.metavar or "")
    if action.choices and not action.metavar:
        wanted = any_of([str(choice) for choice in action.choices])
    names = list(action.option_strings) or [wanted]
    if action.option_strings and action.nargs != 0:
        names[-1] += f" {wanted}"
    said = [action.help or ""] if action.help else []
    if action.choices and isinstance(action.default, str):
        said.append(f"by default {code(action.default)}")
    return ", ".join(map(code, names)), "; ".join(said)
