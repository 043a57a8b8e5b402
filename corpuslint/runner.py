"""Many files: what is known of them is taken from the cache, the rest is shared out.

A few files are checked here and now. From some on, what earlier runs found is asked
for; from some more that have to be checked, processes share the work. What is found, and
in which order, does not depend on any of this.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from corpuslint.engine import Engine
from corpuslint.files import read_signed
from corpuslint.finding import FileError
from corpuslint.inputs import saw, saw_as, saw_clock, saw_document
from corpuslint.paths import Input, relative_path
from corpuslint.reporting import FileReport, unreadable
from corpuslint.signature import signature_at

if TYPE_CHECKING:
    from corpuslint.cache.store import Store
    from corpuslint.cache.verdict import Verdict
    from corpuslint.corpus import Corpus
    from corpuslint.pool import Pool

# Fewer files than this are checked sooner than a database is opened.
FEW = 50
# So many are checked before others help: for less, starting them takes longer than they
# save, and what they need is loaded and remembered before they are forked.
ALONE = 300


class Runner:
    """Checks files in order. `workers` are processes, 0 for as many as there are processors.

    `open_store` gives the place for verdicts, or None where nothing is to be kept; with
    `forgets`, what it has of other files than these is dropped. A `corpus` is given the
    facts of all files.
    """

    def __init__(
        self,
        engine: Engine,
        workers: int = 0,
        open_store: Callable[[], Store | None] | None = None,
        corpus: Corpus | None = None,
        forgets: bool = False,
    ) -> None:
        self.engine = engine
        self.workers = workers
        self.corpus = corpus
        self._open_store = open_store
        self._forgets = forgets
        self._store: Store | None = None
        self._pool: Pool | None = None
        # called with each file before it is looked at, or given to another process
        self.before: Callable[[Input], None] | None = None
        self._seen: set[str] = set()
        self._kinds: Any = None

    def close(self) -> None:
        """End processes that are still at work, and write what is to be kept."""
        if self._pool is not None:
            self._pool.close()
        if self._store is not None:
            from corpuslint.cache.bounds import keep_newest

            self._store.close()
            keep_newest(self._store.path)

    def check(self, files: Iterable[Input]) -> Iterator[tuple[Input, FileReport]]:
        """Check files; gives each with its report."""
        few, files = self._begin(files)
        if few:
            for file in self._announced(files):
                yield file, self._told(file, self._check_here(file))
            return
        judge = _Judge(self.engine, self._kinds, self.corpus is not None)
        for file, verdict, is_new in self._shared(files, judge, self._known):
            if isinstance(verdict, FileError):
                yield file, FileReport(file.path, errors=(verdict,))
            else:
                yield file, self._report(file, verdict, is_new)
        if self._store is not None and self._forgets and not self._store.was_empty:
            self._store.forget_others(self._seen)

    def fix(
        self,
        files: Iterable[Input],
        work: Callable[[Input], Any],
        unchanged: Callable[[FileReport], Any],
        here: Callable[[Input], Any] = lambda file: None,
    ) -> Iterator[tuple[Input, Any]]:
        """What some work on each file comes to, that is, an outcome with a report.

        It is spared where `unchanged` gives the outcome for a report that is known;
        `here` does it in this process, or gives None.
        """
        few, files = self._begin(files)

        done_here = set()

        def known(file: Input) -> Any:
            outcome = here(file)
            if outcome is not None:
                done_here.add(file.absolute)
                return outcome
            verdict = None if few else self._known(file)
            report = None if verdict is None else self._restored(file, verdict)
            return None if report is None else unchanged(report)

        for file, outcome, is_new in self._shared(files, work, known):
            if isinstance(outcome, FileError):
                report = FileReport(file.path, errors=(outcome,))
                outcome = unchanged(FileReport(file.path))._replace(report=report)
            is_new = is_new or file.absolute in done_here
            self._told(file, outcome.report, None if is_new else self._store)
            yield file, outcome

    def verdict(self, file: Input) -> tuple[Verdict, FileReport] | None:
        """The verdict on one of many files, with its facts; None where it is damaged."""
        self._open()
        verdict = self._known(file)
        is_new = verdict is None
        if verdict is None:
            verdict = _Judge(self.engine, self._kinds, self.corpus is not None)(file)
        elif self._store is not None and self.corpus is not None:
            facts = self._store.facts(self._relative(file))
            if facts is None:
                return None
            verdict = verdict._replace(facts=facts)
        self._note(file, verdict, is_new)
        report = self._restored(file, verdict)
        return None if report is None else (verdict, report)

    @property
    def store(self) -> Store | None:
        """Where verdicts are kept, once there are many files."""
        return self._store

    def _open(self) -> None:
        if self._store is None and self._open_store is not None:
            self._store = self._open_store()
            if self._store is not None:
                from corpuslint.cache.kinds import Kinds

                self._kinds = Kinds(self.engine)

    def _begin(self, files: Iterable[Input]) -> tuple[bool, Iterator[Input]]:
        """Whether there are but a few files, and all of them; opens the store for more."""
        files = iter(files)
        first = list(islice(files, FEW))
        if len(first) < FEW:
            return True, iter(first)
        self._open()
        return False, chain(first, files)

    def _shared(
        self,
        files: Iterable[Input],
        work: Callable[[Input], Any],
        known: Callable[[Input], Any],
    ) -> Iterator[tuple[Input, Any, bool]]:
        """Each file with its answer, and whether it is a new one."""
        files = self._announced(files)
        new = 0
        for file in files:
            answer = known(file)
            is_new = answer is None
            yield file, work(file) if is_new else answer, is_new
            new += is_new
            if new == ALONE and self._processes() > 1 and self._can_share(work):
                yield from self._in_processes(files, work, known)
                return

    def _announced(self, files: Iterable[Input]) -> Iterator[Input]:
        before = self.before
        if before is None:
            yield from files
        else:
            for file in files:
                before(file)
                yield file

    def _processes(self) -> int:
        from corpuslint.pool import available_workers

        return self.workers or available_workers()

    @staticmethod
    def _can_share(work: Callable[[Input], Any]) -> bool:
        from corpuslint.pool import can_be_told

        return can_be_told(work)

    def _in_processes(
        self,
        files: Iterator[Input],
        work: Callable[[Input], Any],
        known: Callable[[Input], Any],
    ) -> Iterator[tuple[Input, Any, bool]]:
        from corpuslint.pool import Died, Pool

        gc.freeze()  # what is shared stays shared: no collection touches it in a new process
        self._pool = Pool(partial(_same, work), self._processes())
        for file, answer, is_new in self._pool.answers(files, known):
            if isinstance(answer, Died):
                answer = FileError(file.path, f"the process that checked it {answer.how}")
            yield file, answer, is_new
        self._pool.close()

    def _known(self, file: Input) -> Verdict | None:
        """The verdict of an earlier run on a file that is as it was."""
        if self._store is None:
            return None
        from corpuslint.cache.verdict import COLLECTED, still_holds

        if self._store.was_empty:
            return None
        path = self._relative(file)
        self._seen.add(path)
        kept = self._store.get(path)
        if kept is None:
            return None
        kind = self._kinds.of(file)
        if kept.kind not in (kind, kind + self._kinds.telling):
            return None
        if self.corpus is not None and not kept.flags & COLLECTED:
            return None
        try:
            if not still_holds(kept, file, self.engine.now):
                return None
            if signature_at(file.absolute) == kept.signature:
                return kept
            content, signature = read_signed(file.absolute)
        except (OSError, ValueError):  # it is gone; or what is kept is damaged, with care
            return None
        if _digest(content) != kept.digest:
            return None
        kept = kept._replace(signature=signature)
        if signature:
            self._store.put(path, kept, with_facts=False)
        return kept

    def _check_here(self, file: Input) -> FileReport:
        try:
            content, signature = read_signed(file.absolute)
        except OSError as error:
            return unreadable(file.path, error)
        report = self.engine.check_bytes(file, content)
        saw_document(file.absolute, signature, file.named)
        for path in report.asked:
            saw(path)
        saw_clock(report.until)
        return report

    def _report(self, file: Input, verdict: Verdict, is_new: bool) -> FileReport:
        """The report of a verdict, which is kept if it is new."""
        self._note(file, verdict, is_new)
        report = self._restored(file, verdict)
        if report is None:
            return self._told(file, self._check_here(file))
        return self._told(file, report, None if is_new else self._store)

    def _note(self, file: Input, verdict: Verdict, is_new: bool) -> None:
        from corpuslint.cache.verdict import asked_of

        saw_document(file.absolute, verdict.signature, file.named)
        for path, signature in asked_of(verdict):
            saw_as(path, signature)
        saw_clock(verdict.until)
        if is_new and verdict.is_kept and self._store is not None:
            self._store.put(self._relative(file), verdict)

    def _relative(self, file: Input) -> str:
        """The path from the config's folder; the same text as the file's own where it is equal."""
        path = relative_path(file.absolute, self.engine.config.root)
        return file.path if path == file.path else path

    def _restored(self, file: Input, verdict: Verdict) -> FileReport | None:
        """The report of a verdict; None where that is damaged, though its checksum is right."""
        from corpuslint.cache.verdict import report_of

        try:
            return report_of(verdict, file)
        except ValueError:
            return None

    def _told(self, file: Input, report: FileReport, store: Store | None = None) -> FileReport:
        """Take in a report's facts, or note that the store has them."""
        if self.corpus is not None:
            if store is None:
                self.corpus.add(file, report.facts)
            else:
                self.corpus.add_kept(file, store)
        return report


class _Judge:
    """Checks a file; what is returned can be kept, and told to another process.

    `kinds` is None where nothing is to be kept.
    """

    def __init__(self, engine: Engine, kinds: Any, collects: bool) -> None:
        self.engine = engine
        self.kinds = kinds
        self.collects = collects
        self.began = time.time_ns()

    def __call__(self, file: Input) -> Verdict:
        from corpuslint.cache.verdict import verdict_of

        try:
            content, signature = read_signed(file.absolute)
        except OSError as error:
            return verdict_of(unreadable(file.path, error), b"", b"", b"", False)
        report = self.engine.check_bytes(file, content)
        if self.kinds is None:
            return verdict_of(report, b"", b"", b"", self.collects)
        kind = self.kinds.of(file)
        digest = _digest(content) if kind else b""
        if report.diagnostics:
            kind += self.kinds.telling
        return verdict_of(report, signature, digest, kind, self.collects, self.began)


def _same(work: Any) -> Any:
    return work


def _digest(content: bytes) -> bytes:
    from corpuslint.digests import blake2b

    return blake2b(content, digest_size=16).digest()
