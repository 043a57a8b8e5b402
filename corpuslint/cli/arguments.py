"""The arguments of each command."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from corpuslint.cli.formats import FORMATS, format_and_file

_MOST_WORKERS = 256
_COLORS = ("auto", "always", "never")
HELP = {
    "check": "check documents",
    "fix": "fix documents",
    "rules": "list the rules",
    "rule": "show a rule's page",
    "schema": "list, show or check schemas, or infer one from documents",
    "config": "show what applies to a file, and why",
    "init": "write a config from what is there",
    "stats": "show what the documents hold: fields, types, values, and what is rare",
    "baseline": "update the file of known findings",
    "cache": "show or clear what is kept between runs",
}


def _names(text: str) -> list[str]:
    """A comma-separated list of names."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("a name of a rule or of a group is expected")
    return names


def _workers(text: str) -> int:
    """A number of processes from 1; 0 stands for what suits the machine."""
    if not (text.isascii() and text.isdigit()) or int(text) > _MOST_WORKERS:
        raise argparse.ArgumentTypeError(
            f"a number from 0 (what suits the machine) to {_MOST_WORKERS} is expected, not {text!r}"
        )
    return int(text)


def _share(text: str) -> float:
    """A share of values that is a majority at least."""
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0.5 <= share <= 1:
        raise argparse.ArgumentTypeError(f"a number from 0.5 to 1 is expected, not {text!r}")
    return share


def _config_arguments(parser: argparse.ArgumentParser, from_revision: bool = True) -> None:
    group = parser.add_argument_group("config")
    _config_file_arguments(group)
    if from_revision:
        group.add_argument(
            "--config-from",
            metavar="REV",
            help="read config, schemas and baseline from this git revision, not from here",
        )
    group.add_argument(
        "--schema",
        action="append",
        default=[],
        metavar="NAME",
        help="a schema for every file: a built-in name, a path, or module:Model",
    )
    _code_argument(group)


def _config_file_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--config", metavar="FILE", help="the config file to use")
    group.add_argument("--isolated", action="store_true", help="ignore every config file")
    group.add_argument("--no-cache", action="store_true", help="keep nothing between runs")
    group.add_argument(
        "--workers",
        type=_workers,
        default=0,
        metavar="N",
        help="processes to share the work (as many as there are processors)",
    )


def _code_argument(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--allow-code", action="store_true", help="import module:Model schemas, which runs code"
    )


def _check(parser: argparse.ArgumentParser) -> None:
    _checking(parser)
    group = parser.add_argument_group("fixing")
    group.add_argument("--fix", action="store_true", help="fix what can be fixed safely")
    _fixing(group)
    group = parser.add_argument_group("ignoring")
    group.add_argument(
        "--add-ignore", action="store_true", help="write a comment that ignores each finding"
    )
    group.add_argument("--reason", metavar="TEXT", default="", help="why, behind each comment")


def _fix(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(fix=True, add_ignore=False, reason="")
    _checking(parser)
    _fixing(parser.add_argument_group("fixing"))


def _fixing(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--unsafe-fixes", action="store_true", help="also make fixes that may change a meaning"
    )
    group.add_argument("--diff", action="store_true", help="write nothing, show what would change")
    group.add_argument("--show-fixes", action="store_true", help="list what was fixed")


def _paths(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help=f"{what}; by default the config's collections"
    )


def _checking(parser: argparse.ArgumentParser) -> None:
    _paths(parser, "files and folders, or - for standard input")
    _selection(parser)
    output = parser.add_argument_group("output")
    output.add_argument(
        "--output-format",
        type=format_and_file,
        action="append",
        default=[],
        metavar="FORMAT[=FILE]",
        help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}; may be repeated for several files",
    )
    output.add_argument("--print0", action="store_true", help="end the paths of paths with NUL")
    output.add_argument("--statistics", action="store_true", help="show counts by rule instead")
    output.add_argument("--no-fold", action="store_true", help="show equal findings one by one")
    _talk(output)
    result = parser.add_argument_group("result")
    result.add_argument(
        "--fail-on",
        choices=("error", "warning", "info"),
        help="the mildest severity that makes the run fail (warning)",
    )
    result.add_argument("--exit-zero", action="store_true", help="never fail for findings")
    files = parser.add_argument_group("files")
    files.add_argument("--stdin-filename", metavar="PATH", help="the name that standard input has")
    _force_exclude(files)
    files.add_argument(
        "--no-corpus",
        action="store_true",
        help="leave out what is about the whole corpus or site, not one file: for pre-commit",
    )
    _since_arguments(files)
    _baseline_arguments(parser)
    _config_arguments(parser)


def _selection(parser: argparse.ArgumentParser) -> None:
    rules = parser.add_argument_group("rules (names of rules or groups, separated by commas)")
    for option, help_text in (
        ("--select", "use only these"),
        ("--extend-select", "use these as well"),
        ("--ignore", "leave these out"),
    ):
        rules.add_argument(option, type=_names, action="extend", metavar="NAMES", help=help_text)
    rules.add_argument("--preview", action="store_true", help="use rules that are in preview too")


def _talk(group: argparse._ActionsContainer, quietly: str = "print only findings") -> None:
    group.add_argument("--color", choices=_COLORS, default="auto")
    group.add_argument("-q", "--quiet", action="store_true", help=quietly)
    group.add_argument("-v", "--verbose", action="store_true", help="also print what is read")


def _force_exclude(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--force-exclude", action="store_true", help="leave out excluded files even where named"
    )


def _since_arguments(files: argparse._ArgumentGroup) -> None:
    group = files.add_mutually_exclusive_group()
    group.add_argument(
        "--changed-only",
        metavar="BASE",
        help="only files changed since the merge base with this git revision",
    )
    group.add_argument(
        "--new-since",
        metavar="BASE",
        help="only findings that were not there at the merge base with this revision",
    )
    files.add_argument(
        "--suppressions-since",
        metavar="REV",
        help="count what was added since the merge base with REV that hides findings",
    )


def _baseline_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("known findings")
    group.add_argument(
        "--baseline", metavar="FILE", help="the file of findings that are known, and not shown"
    )
    group.add_argument("--no-baseline", action="store_true", help="show known findings too")


def _baseline(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(
        changed_only=None, new_since=None, suppressions_since=None, config_from=None
    )
    parser.add_argument(
        "action", choices=("update",), metavar="ACTION", help="update: take out what is finished"
    )
    _paths(parser, "files and folders")
    parser.add_argument("--baseline", metavar="FILE", help="the file to update")
    parser.add_argument(
        "--add", action="store_true", help="also take in what is new (a new file takes in all)"
    )
    _selection(parser)
    _talk(parser.add_argument_group("output"), quietly="print nothing but faults")
    _force_exclude(parser.add_argument_group("files"))
    _config_arguments(parser, from_revision=False)


def _rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output-format", choices=("full", "json"), default="full")
    parser.add_argument("--color", choices=_COLORS, default="auto")


def _rule(parser: argparse.ArgumentParser) -> None:
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("name", nargs="?", metavar="NAME", help="the rule's name")
    asked.add_argument("--all", action="store_true", help="show the pages of all rules")
    parser.add_argument("--output-format", choices=("full", "json"), default="full")
    parser.add_argument("--color", choices=_COLORS, default="auto")


def _schema(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=("list", "show", "check", "infer"),
        metavar="ACTION",
        help="list the built-in schemas, show one as JSON, check schemas for faults, "
        "or infer one from documents",
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="NAME",
        help="built-in names, paths, or module:Model; for infer, files and folders "
        "of documents, by default the config's collection",
    )
    _code_argument(parser)
    group = parser.add_argument_group("infer")
    group.add_argument(
        "--min-support",
        type=_share,
        metavar="SHARE",
        help="the share of values, 0.5 to 1, that must keep what the schema promises (0.99)",
    )
    group.add_argument("--title", metavar="TEXT", default="", help="the schema's title")
    group.add_argument("--collection", metavar="NAME", help="only the files of this collection")
    _talk(group, quietly="print only the schema")
    parser.set_defaults(config_from=None)
    _config_file_arguments(group)


def _config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", metavar="FILE", help="the file to explain")
    parser.add_argument(
        "--json-schema",
        action="store_true",
        help="print the JSON Schema of config files, by which editors complete corpuslint.toml "
        "(first line: #:schema PATH) and, referred to from "
        "properties.tool.properties.corpuslint, pyproject.toml",
    )
    _config_arguments(parser)


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", default=".", metavar="FOLDER", help="where to look, and to write (.)"
    )
    parser.add_argument("--yes", "-y", action="store_true", help="write without asking")


def _cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=("info", "clear"),
        metavar="ACTION",
        help="info: where it is, and how large; clear: remove it",
    )


def _stats(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(config_from=None)
    _paths(parser, "files and folders")
    group = parser.add_argument_group("output")
    group.add_argument("--output-format", choices=("full", "json"), default="full")
    _talk(group, quietly="print nothing but the statistics")
    _config_file_arguments(parser.add_argument_group("config"))


ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "check": _check,
    "fix": _fix,
    "rules": _rules,
    "rule": _rule,
    "schema": _schema,
    "config": _config,
    "init": _init,
    "stats": _stats,
    "baseline": _baseline,
    "cache": _cache,
}
