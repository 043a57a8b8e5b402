"""What a run holds its findings against: the baseline that the options or the config name."""

from __future__ import annotations

import os

from corpuslint.baseline_file import DEFAULT_NAME, Baseline, read_baseline
from corpuslint.cli.left_out import LeftOut
from corpuslint.cli.result import Result
from corpuslint.cli.run import is_partial
from corpuslint.cli.settings import reads_stdin, relative
from corpuslint.comparison import Comparison
from corpuslint.config.frozen import Config
from corpuslint.engine import Engine
from corpuslint.output.summary import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def baseline_path(options: argparse.Namespace, config: Config) -> str:
    """Where the baseline is, or would be: by the option, by the config, else beside the config."""
    named: str = options.baseline
    if named and options.config_from is not None:
        return os.path.join(config.home, relative(os.path.abspath(named), config.root))
    if named:
        return os.path.abspath(named)
    return os.path.join(config.home, config.baseline or DEFAULT_NAME)


def comparison_of(
    options: argparse.Namespace, config: Config, baseline: Baseline | None = None
) -> Comparison:
    """What findings are held against; the baseline is read where none is handed in."""
    if baseline is None:
        path = baseline_path(options, config)
        said = "" if options.baseline else f"{relative(config.path)}: baseline: "
        baseline = read_baseline(path, relative(path), said)
    is_narrow = options.select is not None or options.extend_select or options.ignore
    asked = {setting.rule.name for setting in config.rules} if is_narrow else None
    # without collections, a run without paths is about the working directory
    is_whole = bool(config.collections or config.root == os.getcwd())
    whole = is_whole and not (options.paths or is_partial(options))
    of_schemas = [one.rule.name for one in config.rules if one.rule.needs_schema]
    comparison = Comparison(baseline, config.root, asked, whole, of_schemas)
    comparison.is_left_out = LeftOut()
    return comparison


def note_failures(comparison: Comparison, result: Result) -> None:
    """Tell a comparison of the files and folders that have no verdict."""
    for error in result.errors:
        comparison.fail(os.path.abspath(error.path))


def conclude(
    options: argparse.Namespace, comparison: Comparison, engine: Engine, result: Result
) -> None:
    """Add what is found in the baseline itself, and how much it holds back."""
    note_failures(comparison, result)
    shown = comparison.baseline.shown
    if comparison.known:
        findings = counted(comparison.known, "known finding")
        verb = "is" if comparison.known == 1 else "are"
        result.known += comparison.known
        result.notes.append(f"{findings} {verb} not shown ({shown}; --no-baseline shows all)")
    if reads_stdin(options) or options.diff or options.no_corpus:
        return
    if options.config_from is not None:  # whoever mends may take the entry out here
        return
    if not (options.fix or options.add_ignore):
        result.add_conclusion(engine.conclude(comparison))
    elif finished := len(comparison.finished()):
        entries = counted(finished, "finished entry", "finished entries")
        result.notes.append(f"{shown} has {entries}: corpuslint baseline update")
