"""The arguments of each command; only the command that was asked for is set up."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from corpuslint import __version__

FORMATS = ("full", "concise", "json", "json-lines")
_HELP = {
    "check": "check documents",
    "rules": "list the rules",
    "rule": "show a rule's page",
    "schema": "list, show or check schemas",
    "config": "show what applies to a file, and why",
}


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parse a command line; exits with 2 and a usage line where it is wrong."""
    parser = argparse.ArgumentParser(
        prog="corpuslint", description="A linter for documents with front matter."
    )
    parser.add_argument("--version", action="version", version=f"corpuslint {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    asked = next((word for word in arguments if not word.startswith("-")), "")
    for name, help_text in _HELP.items():
        command = commands.add_parser(name, help=help_text, description=_description(name))
        if name == asked:
            _ARGUMENTS[name](command)
    return parser.parse_args(arguments)


def _description(name: str) -> str:
    text = _HELP[name]
    return text[0].upper() + text[1:] + "."


def names(text: str) -> list[str]:
    """A comma-separated list of names."""
    return [name.strip() for name in text.split(",") if name.strip()]


def _config_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("config")
    group.add_argument("--config", metavar="FILE", help="the config file to use")
    group.add_argument("--isolated", action="store_true", help="ignore every config file")
    group.add_argument(
        "--schema",
        action="append",
        default=[],
        metavar="NAME",
        help="a schema for every file: a built-in name, a path, or module:Model",
    )
    group.add_argument(
        "--allow-code", action="store_true", help="import module:Model schemas, which runs code"
    )
    group.add_argument("--no-cache", action="store_true", help="keep nothing between runs")


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and folders, or - for standard input; by default the config's collections",
    )
    rules = parser.add_argument_group("rules (names of rules or groups, separated by commas)")
    rules.add_argument("--select", type=names, action="extend", help="use only these")
    rules.add_argument(
        "--extend-select", type=names, action="extend", default=[], help="use these as well"
    )
    rules.add_argument("--ignore", type=names, action="extend", default=[], help="leave these out")
    output = parser.add_argument_group("output")
    output.add_argument("--output-format", choices=FORMATS, default="full", metavar="FORMAT",
                        help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}")
    output.add_argument("--statistics", action="store_true", help="show counts by rule instead")
    output.add_argument("--no-fold", action="store_true", help="show equal findings one by one")
    output.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    output.add_argument("-q", "--quiet", action="store_true", help="print only findings")
    output.add_argument("-v", "--verbose", action="store_true", help="also print what is read")
    result = parser.add_argument_group("result")
    result.add_argument(
        "--fail-on",
        choices=("error", "warning", "info"),
        help="the mildest severity that makes the run fail (warning)",
    )
    result.add_argument("--exit-zero", action="store_true", help="never fail for findings")
    files = parser.add_argument_group("files")
    files.add_argument("--stdin-filename", metavar="PATH", help="the name that standard input has")
    files.add_argument(
        "--force-exclude", action="store_true", help="leave out excluded files even where named"
    )
    _config_arguments(parser)


def _rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output-format", choices=("full", "json"), default="full")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")


def _rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the rule's name")


def _schema(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="list the built-in schemas")
    show = actions.add_parser("show", help="print a schema")
    show.add_argument("name", metavar="NAME", help="a built-in name or a path")
    check = actions.add_parser("check", help="judge schema files")
    check.add_argument("paths", nargs="+", metavar="NAME", help="built-in names or paths")


def _config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="FILE", help="the file to explain")
    _config_arguments(parser)


_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "check": _check,
    "rules": _rules,
    "rule": _rule,
    "schema": _schema,
    "config": _config,
}

