"""A run that was made before, when some documents have changed since: only these are checked.

Of the others, what was found is kept beside the run (`memo.py`), with what rules that see
the whole corpus concluded, and the marks of what each document tells. So it is known which
groups of facts a change touches. Whatever is not as it should be makes the run a usual one.
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_right
from itertools import accumulate

from corpuslint import inputs
from corpuslint.cli.known_documents import KnownDocuments
from corpuslint.cli.result import Result
from corpuslint.corpus import Corpus
from corpuslint.engine import Engine
from corpuslint.facts import FileFacts, groups_worth_a_look
from corpuslint.memo import Earlier
from corpuslint.paths import Input, relative_path
from corpuslint.place import Placed
from corpuslint.runner import Runner
from corpuslint.signature import SIZE

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def check_changed(
    options: argparse.Namespace, engine: Engine, result: Result, earlier: Earlier, runner: Runner
) -> bool:
    """Check the documents that have changed, and add everything to a result.

    False, with the result as it was, where a usual run has to be made.
    """
    before = inputs.stop()
    if before is None:
        return False
    parts = earlier.more()
    known = KnownDocuments.read(parts) if parts is not None else None
    if known is not None:
        seen = earlier.seen()
        inputs.listen(seen, earlier.until, earlier.endings)
        run = _Run(engine, runner, earlier, known, seen)
        if run.check():
            run.add_to(result)
            options.tape.more = known.written()
            return True
    inputs.listen(*before)
    return False


class _Run:
    """Documents go by their numbers from 0, in the order in which the run checked them."""

    def __init__(
        self,
        engine: Engine,
        runner: Runner,
        earlier: Earlier,
        known: KnownDocuments,
        seen: dict[str, bytes],
    ) -> None:
        self.engine = engine
        self.remembered = runner.remembered()
        self.known = known
        self._kinds = earlier.kinds
        self._paths = earlier.paths
        documents = (*inputs.DOCUMENT, *inputs.NAMED)
        self._places = [at for at, kind in enumerate(self._kinds) if kind in documents]
        numbers = {at: number for number, at in enumerate(self._places)}
        self.changed = [numbers[at] for at in earlier.changed]
        self._seen = seen
        self._here = os.path.join(os.getcwd(), "")

    def file(self, number: int) -> Input:
        """The file of a document."""
        at = self._places[number]
        absolute = self._paths[at]
        return Input(self._shown(absolute), absolute, self._kinds[at] == inputs.NAMED[0])

    def _shown(self, absolute: str) -> str:
        return absolute.removeprefix(self._here).replace(os.sep, "/")

    def check(self) -> bool:
        """Check the changed documents, and conclude anew what they touch; False if it cannot."""
        if len(self.known.lengths) != len(self._places):
            return False
        facts: dict[int, FileFacts] = {}
        for number in self.changed:
            file = self.file(number)
            if not os.path.isfile(file.absolute):
                return False
            answer = self.remembered.whole(file)
            if answer is None or answer[1].errors:
                return False
            verdict, report = answer
            self.known.note(number, report)
            facts[number] = verdict.facts
        return not self.engine.concludes or self._conclude(facts)

    def _conclude(self, facts: dict[int, FileFacts]) -> bool:
        """Conclude anew from the groups that changed documents told of, or tell of now."""
        known = self.known
        starts = [0, *accumulate(known.lengths)]
        before = {number: known.marks[starts[number] : starts[number + 1]] for number in facts}
        now = {number: array("Q", some.marks) for number, some in facts.items()}
        touched = {mark >> 32 for some in (*before.values(), *now.values()) for mark in some}
        others = [
            (bisect_right(starts, at) - 1, mark)
            for at, mark in enumerate(known.marks)
            if mark >> 32 in touched
        ]
        others = [(number, mark) for number, mark in others if number not in facts]
        together = {mark for _, mark in others}.union(*now.values())
        wanted = groups_worth_a_look([array("Q", together).tobytes()]) & touched
        members = {number for number, mark in others if mark >> 32 in wanted}

        corpus = Corpus(self.engine, self._find)
        corpus.is_whole = False
        numbers = {}
        for number in sorted(members | facts.keys()):
            told = facts[number] if number in facts else self._kept_facts(number)
            if told is None:
                return False
            file = self.file(number)
            numbers[self._relative(file)] = number
            corpus.add(file, told)
        corpus.conclude_some(wanted)
        if corpus.lacks or corpus.errors:
            return False
        new = {numbers[path]: some for path, some in corpus.concluded.items()}
        self._take(corpus, new, touched, set(facts))
        known.replace_marks(starts, now)
        return True

    def _take(
        self,
        corpus: Corpus,
        new: dict[int, list[tuple[int, Placed]]],
        touched: set[int],
        changed: set[int],
    ) -> None:
        """Put what was concluded anew in the place of what those groups gave before."""
        known = self.known
        corpus.concluded = {}
        for number in known.concluded.keys() | new.keys():
            old = known.concluded.get(number, [])
            left = [one for one in old if one[0] not in touched]
            concluded = left + new.get(number, [])
            if number not in new and len(left) == len(old) and number not in changed:
                continue
            known.concluded.pop(number, None)
            known.told.pop(number, None)
            if concluded:
                path = self._relative(self.file(number))
                corpus.concluded[path] = concluded
                report = corpus.report(path)
                known.concluded[number] = concluded
                if report is not None:
                    known.told[number] = report

    def _kept_facts(self, number: int) -> FileFacts | None:
        """The facts of a document that has not changed, if the store still has them."""
        store = self.remembered.store
        if store is None:
            return None
        file = self.file(number)
        path = self._relative(file)
        verdict = store.get(path)
        if verdict is None or verdict.signature != self._seen[file.absolute][:SIZE]:
            return None
        return store.facts(path)

    def _relative(self, file: Input) -> str:
        return relative_path(file.absolute, self.engine.config.root)

    def _find(self, path: str) -> Input | None:
        """A document by its path from the config's folder."""
        absolute = os.path.join(self.engine.config.root, path.replace("/", os.sep))
        if self._seen.get(absolute, b"")[SIZE:] not in (inputs.DOCUMENT, inputs.NAMED):
            return None
        return Input(self._shown(absolute), absolute)

    def add_to(self, result: Result) -> None:
        """Add all reports to a result, as a usual run would have."""
        known = self.known
        result.warnings[:] = known.warnings
        own = sorted(number for number in known.reports if number < known.own)
        for number in own:
            result.add(self.file(number), known.reports[number], number + 1)
        result.checked += known.own - len(own)
        told = sorted(number for number in known.told if number < known.own)
        result.add_conclusions(
            [(number + 1, self.file(number), known.told[number]) for number in told], []
        )
