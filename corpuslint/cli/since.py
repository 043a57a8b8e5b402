"""`--changed-only` and `--new-since`: what a change brings, not what was there before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from corpuslint.cli.history import History
from corpuslint.cli.result import Result
from corpuslint.cli.settings import reads_stdin
from corpuslint.config.frozen import Config
from corpuslint.engine import Engine
from corpuslint.errors import ConfigError
from corpuslint.finding import Diagnostic
from corpuslint.output.summary import counted
from corpuslint.paths import Input, relative_path
from corpuslint.reporting import FileReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

# Findings of one version of a file: to cut either at the usual limit would make the
# rest of the other look new.
_MOST = 50_000


def most_findings(config: Config) -> int:
    """How many findings of one version of a file are compared."""
    return max(_MOST, config.limits.findings)


class Since:
    """Takes unchanged files out of a run, and known findings out of reports.

    Raises ConfigError where git cannot say what changed, or where it has nothing to say.
    """

    def __init__(self, options: argparse.Namespace, engine: Engine) -> None:
        self.only_findings = options.new_since is not None
        option = "--new-since" if self.only_findings else "--changed-only"
        if reads_stdin(options):
            raise ConfigError(f"{option} goes with files: standard input has no history")
        if self.only_findings and options.add_ignore:
            raise ConfigError(
                "--add-ignore hides all that is found in a file, so --new-since does not go with "
                "it; a baseline takes new findings in: corpuslint baseline update --add"
            )
        if self.only_findings and (options.fix or options.diff):
            raise ConfigError(
                "--new-since reports new findings and fixes nothing; to fix what changed: "
                f"corpuslint fix --changed-only {options.new_since}"
            )
        self.history = History(
            options.new_since if self.only_findings else options.changed_only, option
        )
        self.engine = engine
        self._old_engine = Engine(
            engine.config,
            engine.now,
            engine.schemas,
            options.allow_code,
            max_findings=most_findings(engine.config),
        )
        self._old_contents: Iterator[bytes | None] = iter(())
        self._seen = self._changed = self._known = 0

    def only_changed(self, files: Iterable[Input]) -> list[Input]:
        """Those files that are not as the merge base has them."""
        changed = []
        for file in files:
            self._seen += 1
            if self.history.change_of(file.absolute) is not None:
                changed.append(file)
        self._changed = len(changed)
        if self.only_findings:
            self._old_contents = self.history.old_contents(changed)
        return changed

    def only_new(self, file: Input, report: FileReport) -> FileReport:
        """A report without what the merge base has already; of each file in its turn."""
        if not self.only_findings:
            return report
        content = next(self._old_contents, None)
        if not report.diagnostics:
            return report
        own = [one for one in report.diagnostics if self._is_open(one, file)]
        if content is not None:
            before = self._old_engine.check_bytes(self.history.old_input(file), content)
            name = relative_path(file.absolute, self.engine.config.root)
            known = {one._replace(file=name).fingerprint for one in before.diagnostics}
            own = [one for one in own if one.fingerprint not in known]
        self._known += len(report.diagnostics) - len(own)
        return report._replace(diagnostics=tuple(own))

    def _is_open(self, diagnostic: Diagnostic, file: Input) -> bool:
        """Whether a finding may be new: not one about a site's config that is as it was."""
        if diagnostic.path == file.path:
            return True
        return self.history.change_of(os.path.abspath(diagnostic.path)) is not None

    def tell(self, result: Result) -> bool:
        """Add to a result how much was left out; gives whether there was any file at all."""
        shown = self.history.shown
        if self.only_findings and self.history.repository.lost_renames:
            result.warnings.append(
                f"more files have moved and changed since {shown} than git matches: what was in "
                "them counts as new"
            )
        result.known += self._known
        if self._changed:
            words = f"{self._changed:,} of {counted(self._seen, 'file')} changed since {shown}"
            if self._known:
                words += f"; {counted(self._known, 'finding')} known there "
                words += f"{'is' if self._known == 1 else 'are'} not shown"
            result.notes.append(words)
        elif self._seen:
            result.notes.append(
                f"All clean: none of {counted(self._seen, 'file')} changed since {shown}"
            )
        return bool(self._seen)
