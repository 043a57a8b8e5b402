"""`corpuslint baseline update`: the file of known findings, made and shrunk."""

from __future__ import annotations

import os
import sys
import time

from corpuslint.baseline_file import Baseline, baseline_text, entry_of, read_baseline
from corpuslint.cli.known import baseline_path, comparison_of, note_failures
from corpuslint.cli.output_file import replace_if_unchanged
from corpuslint.cli.result import Result
from corpuslint.cli.run import check_paths, print_faults, selection_of
from corpuslint.cli.settings import config_of, relative, schemas_of
from corpuslint.comparison import Comparison
from corpuslint.config.frozen import Config
from corpuslint.engine import Engine
from corpuslint.errors import ConfigError
from corpuslint.output.summary import counted
from corpuslint.output.text import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def baseline(options: argparse.Namespace) -> int:
    """Take finished entries out of the baseline; a new one takes in all that is found."""
    if "-" in options.paths:
        raise ConfigError("a baseline is of files: standard input cannot be in it")
    config = config_of(options, selection_of(options))
    path = baseline_path(options, config)
    shown = relative(path)
    is_new = not os.path.lexists(path)
    old = Baseline(shown, "", {}) if is_new else read_baseline(path, shown)
    engine = Engine(
        config,
        time.time(),
        schemas_of(options, config),
        options.allow_code,
        max_findings=sys.maxsize,
    )
    comparison = comparison_of(options, config, old)
    result = Result()
    result.filters.append(comparison.new)
    check_paths(options, engine, result)
    print_faults(options, result)
    note_failures(comparison, result)
    finished = comparison.finished()
    if not options.add and len(finished) == len(old.entries):
        _refuse_moved(shown, comparison, result)
    entries = {key: entry for key, entry in old.entries.items() if key not in finished}
    found = {one.fingerprint: entry_of(one) for one in result.diagnostics}
    if is_new or options.add:
        entries |= found
    text = baseline_text(entries.items())
    if text != old.text:
        before = None if is_new else old.text.encode()
        if not replace_if_unchanged(path, before, text.encode()):
            raise ConfigError(f"{shown}: it was changed meanwhile, and is left alone; run it again")
    if not options.quiet:
        added = len(found) if is_new or options.add else 0
        left = len(found) - added
        _tell(shown, len(entries), len(finished), added, text != old.text)
        if left:
            many, them = ("are", "them") if left > 1 else ("is", "it")
            print(
                f"{counted(left, 'new finding')} {many} not in it: "
                f"corpuslint check shows {them}, --add takes {them} in"
            )
        if not (options.baseline or config.baseline):
            name = relative(path, config.root)
            print(safe(f'For runs to know it, {_place_in(config)}: baseline = "{name}"'))
    return 2 if result.errors else 0


def _refuse_moved(shown: str, comparison: Comparison, result: Result) -> None:
    """Raise ConfigError where all files are gone, and are in another folder."""
    gone = {entry.file for entry in comparison.finished().values()}
    if not gone or not all(map(comparison.is_gone, gone)):
        return
    found: dict[str, set[str]] = {}
    for one in result.diagnostics:
        found.setdefault(os.path.basename(one.file), set()).add(one.file)
    for file in sorted(gone):
        for other in sorted(found.get(os.path.basename(file), ())):
            if other.endswith(f"/{file}") or file.endswith(f"/{other}"):
                raise ConfigError(
                    f"{shown}: all of its files are gone, and {file} is at {other}: the baseline "
                    "or its config has moved; nothing is written (--add takes in what is found)"
                )


def _place_in(config: Config) -> str:
    """Where a person has to write the setting."""
    where = relative(config.path)
    if not where:
        return "write a corpuslint.toml with"
    if os.path.basename(where) == "pyproject.toml":
        return f"put into {where}, below [tool.corpuslint]"
    with open(config.path, encoding="utf-8", errors="replace") as file:
        is_prepared = any(line.startswith("# baseline = ") for line in file)
    return f"{'take the # off in' if is_prepared else 'put into'} {where}, above its first [table]"


def _tell(shown: str, entries: int, finished: int, added: int, is_changed: bool) -> None:
    parts = []
    if finished:
        parts.append(f"{finished:,} finished and taken out")
    if added:
        parts.append(f"{added:,} new and taken in")
    verb = "Wrote" if is_changed else "Nothing to change in"
    more = f" ({', '.join(parts)})" if parts else ""
    print(f"{verb} {safe(shown)}: {counted(entries, 'known finding')}{more}")
