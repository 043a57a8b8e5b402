"""`corpuslint check`."""

from __future__ import annotations

import sys
import time

from corpuslint.cli.result import Result
from corpuslint.cli.run import check_paths, check_stdin, is_partial, print_faults, selection_of
from corpuslint.cli.settings import config_of, reads_stdin, relative, schemas_of, warnings_of
from corpuslint.cli.streams import drop_the_rest, say
from corpuslint.engine import Engine
from corpuslint.errors import ConfigError
from corpuslint.inputs import doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from corpuslint.cli.fix import Fixer
    from corpuslint.comparison import Comparison
    from corpuslint.config.frozen import Config
    from corpuslint.finding import Severity


def check(options: argparse.Namespace) -> int:
    """Check documents and print what was found."""
    config = config_of(options, selection_of(options))
    fixes = options.fix or options.diff or options.add_ignore
    comparison = _comparison(options, config)
    engine = Engine(
        config,
        time.time(),
        schemas_of(options, config),
        options.allow_code,
        with_edits=not fixes,  # what the text does not allow is no fix to promise
        max_findings=_most_findings(options, config, comparison),
        with_corpus=not (options.no_corpus or is_partial(options)),
        keeps=not options.no_cache and options.config_from is None,
    )
    result = Result()
    if comparison is not None:
        doubt()  # it asks git, and what is no more
        result.filters.append(comparison.new)
    result.warnings += warnings_of(config)
    if options.verbose:
        say(f"config: {relative(config.path) or 'none'}")
    try:
        handle_all = check_stdin if reads_stdin(options) else check_paths
        fixer = _fixer(options, engine, result, comparison) if fixes else None
        handle_all(options, engine, result, fixer)
        if comparison is not None:
            from corpuslint.cli.known import conclude

            conclude(options, comparison, engine, result)
    except KeyboardInterrupt:
        from corpuslint.cli.signals import caught

        caught()
        result.interrupted = True
    fail_on = options.fail_on or config.fail_on
    if len(options.output_format) > 1 and not result.interrupted:  # half a report misleads
        from corpuslint.cli.report import write_files

        write_files(options, result, fail_on)
    if options.diff:
        code = result.exit_code_of_diff(options.exit_zero)
    else:
        code = result.exit_code(fail_on, options.exit_zero)
    try:
        _report(options, result, fail_on)
    except BrokenPipeError:  # whoever read us has enough; what was found still counts
        drop_the_rest()
    return code


def _comparison(options: argparse.Namespace, config: Config) -> Comparison | None:
    """What the findings are held against, or None where they are all news."""
    if options.no_baseline:
        if options.baseline:
            raise ConfigError("--baseline and --no-baseline say opposite things")
        return None
    if not (options.baseline or config.baseline):
        return None
    from corpuslint.cli.known import comparison_of

    return comparison_of(options, config)


def _fixer(
    options: argparse.Namespace, engine: Engine, result: Result, comparison: Comparison | None
) -> Fixer:
    from corpuslint.cli.fix import Fixer, ignorer

    refit = ignorer(options.reason, comparison) if options.add_ignore else None
    return Fixer(options, engine, result, refit)


def _most_findings(
    options: argparse.Namespace, config: Config, comparison: Comparison | None
) -> int | None:
    if options.fix or options.diff or options.add_ignore or comparison is not None:
        return sys.maxsize  # whoever fixes, or knows of some, wants to know all
    if options.new_since is None:
        return None
    from corpuslint.cli.since import most_findings

    return most_findings(config)


def _report(options: argparse.Namespace, result: Result, fail_on: Severity) -> None:
    """What was found on standard output, everything else on standard error."""
    if options.quiet and options.output_format == {"": "full"} and result.is_clean:
        return
    from corpuslint.cli.report import print_findings, print_fixes, print_summary

    print_faults(options, result)
    print_findings(options, result, fail_on)
    if options.show_fixes:
        print_fixes(options, result)
    if not options.quiet:
        print_summary(options, result)
    if result.interrupted:
        say("interrupted; these are the findings so far")
