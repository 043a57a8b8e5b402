"""`corpuslint fix`, which is `corpuslint check --fix`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING

from corpuslint.cli.result import Result
from corpuslint.engine import Conclude, Engine, FixReport, Refit
from corpuslint.files import read_found
from corpuslint.finding import Diagnostic, FileError
from corpuslint.paths import Input
from corpuslint.reporting import FileReport, unreadable
from corpuslint.tuples import NamedTuple

if TYPE_CHECKING:
    import argparse

    from corpuslint.comparison import Comparison
    from corpuslint.document import Document
    from corpuslint.runner import Runner


def fix(options: argparse.Namespace) -> int:
    """Fix documents, and print what is left."""
    from corpuslint.cli.check import check

    return check(options)


def ignorer(reason: str, comparison: Comparison | None) -> Refit:
    """Makes of each finding one that a comment hides.

    Not of those that the baseline knows, nor of what the comments themselves bring: with
    that, they are refused.
    """
    from corpuslint.fix.ignores import ignoring

    def for_file(first: tuple[Diagnostic, ...]) -> Callable[..., tuple[Diagnostic, ...]]:
        new = [one for one in first if comparison is None or not comparison.is_known(one)]
        wanted = set(map(_what, new))

        def refit(document: Document, found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
            hidden = tuple(one for one in found if _what(one) in wanted)
            left = [one._replace(fix=None) for one in found if _what(one) not in wanted]
            return (*ignoring(document, hidden, reason), *left)

        return refit

    return for_file


def _what(diagnostic: Diagnostic) -> tuple[str, object]:
    """What a finding is about, wherever it stands."""
    return diagnostic.rule, diagnostic.key_path or diagnostic.message


class Outcome(NamedTuple):
    """What fixing one file came to: `difference` is what was not written, and is to be shown.

    `errors` are those of writing; the report's are of checking.
    """

    report: FileReport
    fixed: tuple[Diagnostic, ...] = ()
    difference: str = ""
    errors: tuple[FileError, ...] = ()


class Work:
    """Fixes one file where it stands, or makes the difference; prints nothing."""

    def __init__(
        self, engine: Engine, unsafe: bool, diff: bool, color: bool, refit: Refit | None
    ) -> None:
        self.engine = engine
        self.unsafe = unsafe
        self.diff = diff
        self.color = color
        self.refit = refit

    def __call__(self, file: Input, conclude: Conclude | None = None) -> Outcome:
        """What cannot be read or written is an error."""
        from corpuslint.fix.write import WriteError, replace_file

        try:
            content = read_found(file.absolute)
        except OSError as error:
            return Outcome(unreadable(file.path, error))
        done = self.engine.fix_bytes(file, content, self.unsafe, self.refit, conclude)
        if done.content == content:
            return Outcome(done.report, done.fixed)
        if self.diff:
            return Outcome(done.report, done.fixed, self.difference(file, content, done))
        try:
            replace_file(file.absolute, content, done.content, self.engine.config.root)
        except WriteError as error:
            report = self.engine.check_bytes(file, content)
            return Outcome(report, errors=(FileError(file.path, str(error)),))
        return Outcome(done.report, done.fixed)

    def difference(self, file: Input, content: bytes, done: FixReport) -> str:
        """What would change, as a unified diff for standard output."""
        from corpuslint.cli.streams import is_log
        from corpuslint.output.diff import unified_diff

        is_terminal = sys.stdout.isatty()
        escape = is_terminal or is_log(sys.stdout)
        old, new = content.decode(), done.content.decode()
        return unified_diff(file.path, old, new, self.color, escape, is_terminal)


class Fixer:
    """Fixes files: writes them, or shows the difference that it would make.

    With `refit` the findings get other fixes than their own.
    """

    def __init__(
        self,
        options: argparse.Namespace,
        engine: Engine,
        result: Result,
        refit: Refit | None = None,
    ) -> None:
        from corpuslint.output.text import wants_color

        self.engine = engine
        self.refit = refit
        self.result = result
        self.unsafe: bool = options.unsafe_fixes
        self.diff: bool = options.diff
        color = wants_color(sys.stdout, options.color)
        self.work = Work(engine, self.unsafe, self.diff, color, refit)

    @property
    def fixes_conclusions(self) -> bool:
        """Whether it makes fixes that follow from what other documents hold: none is safe."""
        concluding = chain.from_iterable(self.engine.planner.concluding.values())
        has_fixes = self.unsafe and any(bound.rule.fixes for bound in concluding)
        return has_fixes or self.refit is not None

    def fix_all(
        self, files: Iterable[Input], runner: Runner, concluding: dict[str, Conclude]
    ) -> None:
        """Fix files where they stand, one after another or several at once.

        `concluding` gives, by absolute path, what is concluded of a file when it has
        another text; such a file is fixed in this process.
        """

        rules = self.engine.planner.concluding.values()
        concluded = {bound.name for bound in chain.from_iterable(rules)}

        def here(file: Input) -> Outcome | None:
            conclude = concluding.get(file.absolute)
            if conclude is None:
                return None
            outcome = self.work(file, conclude)
            # what is left is concluded anew when all are fixed, but for the reason of a refusal
            found = outcome.report.diagnostics
            left = tuple(one for one in found if one.refusal or one.rule not in concluded)
            return outcome._replace(report=outcome.report._replace(diagnostics=left))

        for file, outcome in runner.fix(files, self.work, _unchanged, here):
            self._take(file, outcome)

    def _take(self, file: Input, outcome: Outcome) -> None:
        if outcome.difference:
            self._show(outcome.difference)
        self.result.add_fixed(file, outcome.report, outcome.fixed)
        self.result.errors += outcome.errors

    def fix_stdin(self, file: Input, content: bytes) -> None:
        """Fix standard input, and print all of it, or the difference."""
        done = self.engine.fix_bytes(file, content, self.unsafe, self.refit)
        if self.diff:
            if done.content != content:
                self._show(self.work.difference(file, content, done))
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(done.content)
            sys.stdout.buffer.flush()
        self.result.add_fixed(file, done.report, done.fixed)

    def _show(self, difference: str) -> None:
        from corpuslint.cli.streams import drop_the_rest

        try:
            sys.stdout.write(difference)
        except BrokenPipeError:  # whoever read us has enough; what would change still counts
            drop_the_rest()


def _unchanged(report: FileReport) -> Outcome | None:
    """The outcome for a file that is known to be in need of nothing."""
    return None if report.diagnostics or report.errors else Outcome(report)
