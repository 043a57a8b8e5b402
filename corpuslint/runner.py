"""Many files: what is known of them is taken from the cache, the rest is shared out.

A few files are checked here and now. From some on, what earlier runs found is asked
for; from some more that have to be checked, processes share the work. What is found, and
in which order, does not depend on any of this.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from corpuslint.engine import Engine
from corpuslint.files import read_signed
from corpuslint.finding import FileError
from corpuslint.inputs import saw, saw_clock, saw_document
from corpuslint.paths import Input
from corpuslint.reporting import FileReport, unreadable

if TYPE_CHECKING:
    from corpuslint.cache.store import Store
    from corpuslint.corpus import Corpus
    from corpuslint.pool import Pool
    from corpuslint.remembered import Remembered

# Fewer files than this are checked sooner than a database is opened (8 ms).
FEW = 16
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
        self._pool: Pool | None = None
        self._remembered: Remembered | None = None
        # called with each file before it is looked at, or given to another process
        self.before: Callable[[Input], None] | None = None

    def finish(self) -> None:
        """End processes that are still at work, and write what is to be kept."""
        if self._pool is not None:
            self._pool.close()
        if self._remembered is not None and self._remembered.store is not None:
            self._remembered.store.write()

    def close(self) -> None:
        """Finish, and let go of what is kept."""
        self.finish()
        if self._remembered is not None:
            self._remembered.close()

    def remembered(self) -> Remembered:
        """What is known of many files; whoever asks has many."""
        if self._remembered is None:
            from corpuslint.remembered import Remembered

            store = None if self._open_store is None else self._open_store()
            self._remembered = Remembered(self.engine, store, self.corpus is not None)
        return self._remembered

    def check(self, files: Iterable[Input]) -> Iterator[tuple[Input, FileReport]]:
        """Check files; gives each with its report."""
        few, files = _look_ahead(files)
        if few:
            for file in self._announced(files):
                checked = self._check_here(file)
                self._tell(file, checked, None)
                yield file, checked
            return
        remembered = self.remembered()
        for file, verdict, is_new in self._shared(files, remembered.judge, remembered.known):
            if isinstance(verdict, FileError):
                yield file, FileReport(file.path, errors=(verdict,))
                continue
            report = remembered.report(file, verdict, is_new)
            if report is None:  # what is kept of it is damaged
                report, is_new = self._check_here(file), True
            self._tell(file, report, None if is_new else remembered.store)
            yield file, report
        if self._forgets:
            remembered.forget_others()

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
        few, files = _look_ahead(files)
        remembered = None if few else self.remembered()
        done_here = set()

        def known(file: Input) -> Any:
            outcome = here(file)
            if outcome is not None:
                done_here.add(file.absolute)
                return outcome
            verdict = None if remembered is None else remembered.known(file)
            if verdict is None or remembered is None:
                return None
            report = remembered.restored(file, verdict)
            return None if report is None else unchanged(report)

        for file, outcome, is_new in self._shared(files, work, known, _has_fixed):
            if isinstance(outcome, FileError):
                report = FileReport(file.path, errors=(outcome,))
                outcome = unchanged(FileReport(file.path))._replace(report=report)
            is_new = is_new or file.absolute in done_here
            store = None if is_new or remembered is None else remembered.store
            self._tell(file, outcome.report, store)
            yield file, outcome

    def _shared(
        self,
        files: Iterable[Input],
        work: Callable[[Input], Any],
        known: Callable[[Input], Any],
        urgent: Callable[[Any], bool] | None = None,
    ) -> Iterator[tuple[Input, Any, bool]]:
        """Each file with its answer, and whether it is a new one."""
        files = self._announced(files)
        new = 0
        for file in files:
            answer = known(file)
            is_new = answer is None
            yield file, work(file) if is_new else answer, is_new
            new += is_new
            if new == ALONE and self._processes() > 1 and _can_share(work):
                yield from self._in_processes(files, work, known, urgent)
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

    def _in_processes(
        self,
        files: Iterator[Input],
        work: Callable[[Input], Any],
        known: Callable[[Input], Any],
        urgent: Callable[[Any], bool] | None,
    ) -> Iterator[tuple[Input, Any, bool]]:
        from corpuslint.pool import Died, Pool

        gc.freeze()  # what is shared stays shared: no collection touches it in a new process
        self._pool = Pool(partial(_same, work), self._processes(), urgent=urgent)
        for file, answer, is_new in self._pool.answers(files, known):
            if isinstance(answer, Died):
                answer = FileError(file.path, f"the process that checked it {answer.how}")
            yield file, answer, is_new
        self._pool.close()

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

    def _tell(self, file: Input, report: FileReport, store: Store | None) -> None:
        """Tell the corpus a report's facts, or that a store has them."""
        if self.corpus is None:
            return
        if store is None:
            self.corpus.add(file, report.facts)
        else:
            self.corpus.add_kept(file, store)


def _look_ahead(files: Iterable[Input]) -> tuple[bool, Iterator[Input]]:
    """Whether there are but a few files, and all of them."""
    files = iter(files)
    first = list(islice(files, FEW))
    if len(first) < FEW:
        return True, iter(first)
    return False, chain(first, files)


def _can_share(work: Callable[[Input], Any]) -> bool:
    from corpuslint.pool import can_be_told

    return can_be_told(work)


def _has_fixed(outcome: Any) -> bool:
    """Whether a file was written: done again, that would come to nothing, and be told so."""
    return bool(getattr(outcome, "fixed", ()))  # a file that it crashed at has none


def _same(work: Any) -> Any:
    return work
