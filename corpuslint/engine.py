"""Check one file, or many: the only place that knows the whole flow."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from corpuslint.asking import ask, ask_about_values, by_rule, crash_of
from corpuslint.config.frozen import Collection, Config
from corpuslint.document import Document, decode, language_of
from corpuslint.facts import NO_FACTS, FactWriter, FileFacts
from corpuslint.files import read_found
from corpuslint.finding import Diagnostic, FileError
from corpuslint.own_schemas import OwnSchemas
from corpuslint.paths import Input, relative_path
from corpuslint.place import Placed
from corpuslint.plan import BoundRule, Plan, Planner
from corpuslint.profile import UNKNOWN, Profile
from corpuslint.reporting import FileReport, Reporter, unreadable
from corpuslint.rule import Context, Violation
from corpuslint.site import Site, SiteFinder
from corpuslint.tuples import NamedTuple
from corpuslint.unread import has_placeholder, is_unread, lacks_data

if TYPE_CHECKING:
    from corpuslint.comparison import Comparison

_HIDDEN = 20  # times as many faults as are told may be hidden by comments

# what other fixes the findings of a document shall have, made from those that it has at first
Refit = Callable[
    [tuple[Diagnostic, ...]], Callable[[Document, tuple[Diagnostic, ...]], tuple[Diagnostic, ...]]
]

# what rules that see the whole corpus find in a document, given the facts that it tells
Conclude = Callable[[Document, FileFacts], tuple[Diagnostic, ...]]


class Telling(NamedTuple):
    """A document, how it is judged, and all that it tells, word for word."""

    document: Document
    plan: Plan
    facts: FileFacts


class FixReport(NamedTuple):
    """What fixing one file came to.

    `report` tells what is left, with the reason where a fix was refused; `content` is
    the new content, the old one where nothing was fixed; `fixed` are the findings
    that were, as they stood before.
    """

    report: FileReport
    content: bytes
    fixed: tuple[Diagnostic, ...] = ()


class Engine:
    """Checks files by one config. `now` is in seconds since the epoch.

    `with_edits`: diagnostics tell what their fixes come to in the text.
    `with_corpus`: findings about more than the one file, such as its site, are made.
    `max_findings` of one file are told, those of the config's limits unless it is given;
    whoever fixes wants to know all.
    `keeps`: what is found out of schemas may be kept in the user's cache folder.
    """

    def __init__(
        self,
        config: Config,
        now: float,
        schemas: tuple[str, ...] = (),
        allow_code: bool = False,
        with_edits: bool = False,
        max_findings: int | None = None,
        with_corpus: bool = True,
        keeps: bool = False,
    ) -> None:
        self.config = config
        self.now = now
        self.schemas = schemas
        self.with_edits = with_edits
        if max_findings is None:
            max_findings = config.limits.findings
        self.max_findings = max_findings
        self.with_corpus = with_corpus
        self.planner = Planner(config, allow_code, keeps)
        self.reporter = Reporter(config, with_edits, with_corpus, max_findings)
        # whether documents tell facts, and something is concluded from them
        self.concludes = with_corpus and bool(self.planner.concluding)
        self._facts = FactWriter() if self.concludes else None
        self._sites = SiteFinder()
        self._kinds: dict[tuple[str, ...], tuple[Plan, Site]] = {}
        self._own_schemas = OwnSchemas(self.planner)

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process makes an engine of its own from the same settings."""
        settings = (self.config, self.now, self.schemas, self.planner.allow_code)
        more = (self.with_edits, self.max_findings, self.with_corpus, self.planner.keeps)
        return Engine, (*settings, *more)

    def check_file(self, file: Input) -> FileReport:
        """Read and check a file; what cannot be read is an error of the report."""
        try:
            content = read_found(file.absolute)
        except OSError as error:
            return unreadable(file.path, error)
        return self.check_bytes(file, content)

    def check_bytes(self, file: Input, content: bytes) -> FileReport:
        """Check the content of a file, which need not exist."""
        text, problem = decode(content)
        if problem is None:
            return self.check_text(file, text)
        plan, site = self.plan_for(file)
        document = Document.without_block(file.path, text, plan.profile)
        document.problems.append(problem)
        return self._judge(file, document, plan, site)

    def check_text(self, file: Input, text: str) -> FileReport:
        """Check the text of a file, decoded and otherwise as it is on disk."""
        return self._examine(file, text)[1]

    def tell(self, file: Input) -> Telling | None:
        """Have a file tell all of its facts; None where it is no more to be read."""
        try:
            decoded = decode(read_found(file.absolute))
        except OSError:
            return None
        plan, _ = self.plan_for(file)
        if decoded.problem is not None:
            document = Document.without_block(file.path, decoded.text, plan.profile)
            return Telling(document, plan, NO_FACTS)
        with self._telling_all():
            document, report = self._examine(file, decoded.text)
        return Telling(document, plan, report.facts)

    @contextmanager
    def _telling_all(self) -> Iterator[None]:
        if self._facts is None:
            yield
            return
        before, self._facts.keeps_all = self._facts.keeps_all, True
        try:
            yield
        finally:
            self._facts.keeps_all = before

    def _examine(self, file: Input, text: str) -> tuple[Document, FileReport]:
        plan, site = self.plan_for(file)
        document = Document(
            file.path, text, plan.profile, language_of(file.absolute), self.config.limits
        )
        return document, self._judge(file, document, plan, site)

    def fix_bytes(
        self,
        file: Input,
        content: bytes,
        unsafe: bool = False,
        refit: Refit | None = None,
        conclude: Conclude | None = None,
    ) -> FixReport:
        """Fix the content of a file in memory; every change is proved.

        Makes safe fixes, with `unsafe` those too that may be wrong. `refit` gives the
        findings other fixes than their own; `conclude` adds what rules that see the whole
        corpus find in a text.
        """
        decoded = decode(content)
        if decoded.problem is not None:
            return FixReport(self.check_bytes(file, content), content)

        def examine(text: str) -> tuple[Document, FileReport]:
            if conclude is None:
                return self._examine(file, text)
            with self._telling_all():
                document, report = self._examine(file, text)
                found = (*report.diagnostics, *conclude(document, report.facts))
                report = report._replace(diagnostics=found)
            return document, report

        document, report = examine(decoded.text)
        other_fixes = refit(report.diagnostics) if refit is not None else None
        if other_fixes is not None:
            report = report._replace(diagnostics=other_fixes(document, report.diagnostics))
        if not any(diagnostic.fix for diagnostic in report.diagnostics) or report.errors:
            return FixReport(report, content)
        from corpuslint.fix.passes import fix_text
        from corpuslint.fix.proof import Checked

        errors: list[FileError] = []

        def recheck(text: str) -> Checked:
            document, report = examine(text)
            errors.extend(report.errors)
            found = report.diagnostics
            return Checked(document, other_fixes(document, found) if other_fixes else found)

        try:
            done = fix_text(Checked(document, report.diagnostics), recheck, unsafe)
        except Exception as error:  # a fault of ours must not cost a file, nor the run
            message = f"fixing crashed, the file is left alone: {type(error).__name__}: {error}"
            return FixReport(report._replace(errors=(FileError(file.path, message),)), content)
        fixed = done.fixed
        if refit is not None:  # one fix may do for several findings
            left = {one.fingerprint for one in done.left}
            wanted = [one for one in report.diagnostics if one.fix is not None]
            fixed = tuple(one for one in wanted if one.fingerprint not in left)
        if done.text != decoded.text:
            report = examine(done.text)[1]
        report = report._replace(diagnostics=done.left, errors=tuple(dict.fromkeys(errors)))
        return FixReport(report, done.text.encode(), fixed)

    def conclude(self, comparison: Comparison) -> FileReport:
        """What is found in the baseline, once the files have been held against it."""
        from corpuslint.comparison import review

        bound = self.planner.plan((), UNKNOWN).reviews.get("finished-baseline")
        return review(comparison, bound)

    def check_document(self, file: Input, document: Document) -> FileReport:
        """Check a document that was made elsewhere."""
        plan, site = self.plan_for(file)
        return self._judge(file, document, plan, site)

    def plan_for(self, file: Input) -> tuple[Plan, Site]:
        """The plan and the site of a file, which is not opened; raises ConfigError."""
        folder, collections = self._home_of(file)
        kind = (folder, *[collection.name for collection in collections])
        known = self._kinds.get(kind)
        if known is None:
            known = self._kinds[kind] = self._decide(folder, collections)
        return known

    def profile_for(self, file: Input) -> Profile:
        """How a file is read, which its schemas have no part in: they need not be there."""
        return self._site_of(*self._home_of(file)).profile

    def _home_of(self, file: Input) -> tuple[str, list[Collection]]:
        """The folder of a file, and its collections."""
        absolute = file.absolute
        folder = absolute[: absolute.rfind(os.sep)]
        if not self.config.collections:
            return folder, []
        return folder, self.config.collections_of(relative_path(absolute, self.config.root))

    def _site_of(self, folder: str, collections: list[Collection]) -> Site:
        """The site of a folder's files that are in some collections."""
        generator, zone = self.config.generator, self.config.timezone
        if collections:  # the first decides how a file is read
            generator, zone = collections[0].generator, collections[0].timezone
        return self._sites.find(folder).with_settings(generator, zone)

    def _decide(self, folder: str, collections: list[Collection]) -> tuple[Plan, Site]:
        """The plan and the site of a folder's files that are in some collections."""
        names = list(self.schemas)
        for collection in collections:
            names += [name for name in collection.schemas if name not in names]
        site = self._site_of(folder, collections)
        markdown = {field for one in collections for field in one.markdown_fields}
        if not collections:
            markdown |= {*self.config.markdown_fields}
        return self.planner.plan(tuple(names), site.profile, frozenset(markdown)), site

    def _judge(self, file: Input, document: Document, plan: Plan, site: Site) -> FileReport:
        errors: list[FileError] = []
        found: list[Placed] = []
        asked: list[str] = []
        until, unasked = 0.0, 0
        site.asked.clear()
        try:
            if document.data.__class__ is dict and "$schema" in document.data:
                plan, found = self._own_schemas.add(file, document, plan, asked)
            is_template = bool(document.problems) and self._is_template(file, document)
            if is_template and not file.named:
                return FileReport(file.path, skipped=True, is_template=True)
            until, unasked = self._find(document, plan, site, found, errors)
        except RecursionError:
            if self._facts is not None:
                self._facts.finish()
            error = FileError(file.path, "the data is nested too deeply to judge")
            return FileReport(file.path, errors=(error,))
        facts = self._facts.finish() if self._facts is not None else NO_FACTS
        unread = bool(document.problems) and is_unread(document, plan.problem_rules)
        is_judged = document.data is not None or not document.problems
        has_schema = bool(plan.schemas)
        if not found and not errors and not document.is_marked:
            report = FileReport(file.path)
        else:
            report = self.reporter.report(file, document, plan, found, errors, unasked)
        if "" in asked:
            until = -1.0
        if site.asked or asked:
            report = report._replace(asked=tuple(dict.fromkeys((*asked, *site.asked))))
        return report._replace(
            is_template=is_template,
            unread=unread,
            is_judged=is_judged,
            has_schema=has_schema,
            facts=facts,
            until=until,
        )

    def _is_template(self, file: Input, document: Document) -> bool:
        """Whether a block does not parse for a placeholder in it, to be filled in later.

        A file that a collection includes is a document, not a template.
        """
        if not has_placeholder(document):
            return False
        relative = relative_path(file.absolute, self.config.root)
        return not self.config.collections_of(relative)

    def _find(
        self,
        document: Document,
        plan: Plan,
        site: Site,
        found: list[Placed],
        errors: list[FileError],
    ) -> tuple[float, int]:
        """Add what the rules find in a document, in no order.

        Gives `Context.until`, and how many faults no rule was asked about, since they are
        more than will be told.
        """
        path = document.path
        found += ask(plan.inspections, document, path, errors)
        if document.problems:
            names = {problem.rule for problem in document.problems} & plan.problem_rules.keys()
            reporting = [plan.problem_rules[name] for name in names]
            found += ask(reporting, document, path, errors)
        data = document.data
        if data is None:
            if not plan.schemas or not lacks_data(document):
                return 0.0, 0
            data = {}  # what the schema demands is missing
        violations: list[Violation] = []
        for schema in plan.schemas:
            broken = schema.validator.violations(data)
            if schema.source.model is not None and not broken:
                from corpuslint.schema.models import model_violations

                broken = model_violations(schema.source.model, schema.name, data)
            violations += broken
        records = [] if document.data is None else ask_about_values(document, plan, found, errors)
        checks: tuple[BoundRule, ...] = ()
        collecting: tuple[BoundRule, ...] = ()
        if records:
            roles = frozenset([role for record in records for role in record.values])
            checks, collecting = plan.asked_of(roles)
            if self._facts is None:
                collecting = ()
        if not checks and not violations and not collecting:
            return 0.0, 0
        unasked = 0
        # of those that a comment hides, none is told
        asked_about = self.max_findings * (_HIDDEN if document.is_marked else 1) + 1
        context = Context(
            document, records, plan.profile, site, plan.schema_names, self.now, self.config.root
        )
        found += ask(checks, context, path, errors)
        for bound, share in by_rule(violations, plan, self.config.keywords):
            context.violations = share[:asked_about]
            unasked += len(share) - len(context.violations)
            found += ask((bound,), context, path, errors)
        for bound in collecting:
            self._collect(bound, context, errors)
        return context.until, unasked

    def _collect(self, bound: BoundRule, context: Context, errors: list[FileError]) -> None:
        """Take in the facts that a rule collects from a document."""
        assert self._facts is not None
        path = context.document.path
        try:
            facts = bound.function(context, bound.options)
            rule = bound.rule
            self._facts.add(rule.shares or rule.name, rule.grouping, rule.keeps, facts, path)
        except Exception as error:  # a rule may be anybody's
            errors.append(FileError(path, crash_of(bound, error)))
