"""`corpuslint fix`, which is `corpuslint check --fix`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpuslint.cli.result import Result
from corpuslint.engine import Engine, FixReport, Refit
from corpuslint.files import read_found
from corpuslint.finding import FileError
from corpuslint.paths import Input
from corpuslint.reporting import unreadable

if TYPE_CHECKING:
    from corpuslint.comparison import Comparison
    from corpuslint.document import Document
    from corpuslint.finding import Diagnostic


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


class Fixer:
    """Fixes files one by one: writes them, or shows the difference that it would make.

    With `refit` the findings get other fixes than their own.
    """

    def __init__(
        self,
        options: argparse.Namespace,
        engine: Engine,
        result: Result,
        refit: Refit | None = None,
    ) -> None:
        self.engine = engine
        self.refit = refit
        self.result = result
        self.unsafe: bool = options.unsafe_fixes
        self.diff: bool = options.diff
        self.color: str = options.color

    def fix_file(self, file: Input) -> None:
        """Fix one file where it stands; what cannot be read or written is an error."""
        from corpuslint.fix.write import WriteError, replace_file

        try:
            content = read_found(file.absolute)
        except OSError as error:
            self.result.add(file, unreadable(file.path, error))
            return
        done = self.engine.fix_bytes(file, content, self.unsafe, self.refit)
        if done.content != content:
            if self.diff:
                self._show(file, content, done)
            else:
                try:
                    replace_file(file.absolute, content, done.content, self.engine.config.root)
                except WriteError as error:
                    report = self.engine.check_bytes(file, content)
                    self.result.add(file, report)
                    self.result.errors.append(FileError(file.path, str(error)))
                    return
        self.result.add_fixed(file, done)

    def fix_stdin(self, file: Input, content: bytes) -> None:
        """Fix standard input, and print all of it, or the difference."""
        done = self.engine.fix_bytes(file, content, self.unsafe, self.refit)
        if self.diff:
            if done.content != content:
                self._show(file, content, done)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(done.content)
            sys.stdout.buffer.flush()
        self.result.add_fixed(file, done)

    def _show(self, file: Input, content: bytes, done: FixReport) -> None:
        from corpuslint.cli.streams import drop_the_rest, is_log
        from corpuslint.output.diff import unified_diff
        from corpuslint.output.text import wants_color

        old, new = content.decode(), done.content.decode()
        color = wants_color(sys.stdout, self.color)
        is_terminal = sys.stdout.isatty()
        escape = is_terminal or is_log(sys.stdout)
        text = unified_diff(file.path, old, new, color, escape, is_terminal)
        try:
            sys.stdout.write(text)
        except BrokenPipeError:  # whoever read us has enough; what would change still counts
            drop_the_rest()
