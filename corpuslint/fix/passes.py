"""Fix a text in passes, until nothing is left to fix or what is left is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from corpuslint.finding import Applicability, Diagnostic
from corpuslint.fix.edits import placed, with_edits
from corpuslint.fix.lower import lower
from corpuslint.fix.proof import Change, Checked, prove, refuse_whatever_else
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.second_opinion import SecondOpinion
from corpuslint.ops import Repair, touched_paths
from corpuslint.span import KeyPath, Span, apply_edits
from corpuslint.tuples import NamedTuple

MAX_PASSES = 10
# what one file may cost: a proof reads the block twice, and a second parser is slow
_MAX_PROOFS = 200
_MIN_PROOFS = 5
_MAX_PROVED = 4_000_000  # characters, by all proofs
_NOT_ALONE = "too many fixes of this file were refused to try each by itself"

Recheck = Callable[[str], Checked]


class Fixed(NamedTuple):
    """What fixing came to.

    `fixed` is what was fixed, as it stood before its pass; `left` is what is wrong
    with the new text, with the reason where a fix was refused.
    """

    text: str
    fixed: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


def fix_text(first: Checked, recheck: Recheck, unsafe: bool = False) -> Fixed:
    """Make every fix of a text that can be proved.

    `first` is the text as it was judged, `recheck` judges another text of the same
    file. Safe fixes are made, with `unsafe` those too that may be wrong. The result
    depends neither on the order of rules nor on that of findings.
    """
    barred: dict[str, str] = {}  # rules whose fixes undo each other's, and the reason
    while True:
        run = _Run(first, recheck, unsafe, barred)
        cycle = run.until_stable()
        if not cycle:
            return run.result()
        names = " and ".join(sorted(cycle))
        reason = f"the fixes of {names} undo each other" if len(cycle) > 1 else ""
        reason = reason or f"the fixes of {names} come to no end"
        barred |= dict.fromkeys(cycle, reason)


class _Run:
    """The passes over one text, from its first state on."""

    def __init__(
        self, first: Checked, recheck: Recheck, unsafe: bool, barred: dict[str, str]
    ) -> None:
        self.first = first
        self.now = first
        self.recheck = recheck
        self.allowed: tuple[Applicability, ...] = ("safe", "unsafe") if unsafe else ("safe",)
        self.barred = barred
        self.second = SecondOpinion()
        self.fixed: list[Diagnostic] = []
        self.refused: list[tuple[Diagnostic, str]] = []
        self.proofs = 0
        affordable = _MAX_PROVED // max(len(first.document.text), 1)
        self.most_proofs = min(max(affordable, _MIN_PROOFS), _MAX_PROOFS)

    def result(self) -> Fixed:
        reasons = {id(one): reason for one, reason in self.refused}
        left = [
            one._replace(refusal=reasons[id(one)])
            if id(one) in reasons
            else with_edits(one, self.now.document)
            for one in self.now.diagnostics
        ]
        return Fixed(self.now.document.text, tuple(self.fixed), tuple(left))

    def until_stable(self) -> set[str]:
        """Make passes; gives the rules of a cycle, empty where the text is stable."""
        texts = [self.now.document.text]
        rules: list[set[str]] = []
        while True:
            made = self._one_pass()
            if not made:
                return set()
            rules.append({change.diagnostic.rule for change in made})
            text = self.now.document.text
            if text in texts:
                return set().union(*rules[texts.index(text) :])
            if len(rules) > MAX_PASSES:
                return rules[-1]
            texts.append(text)

    def _one_pass(self) -> list[Change]:
        """Make the fixes that do not overlap; gives them."""
        self.refused = []  # each is tried again on a text that has changed
        waiting = self._candidates()
        made: list[Change] = []
        while waiting and not made:
            chosen = _without_overlaps(waiting)
            state = self._try(chosen, made)
            if state is not None:
                lines = self.now.document.lines
                self.fixed += [
                    change.diagnostic._replace(edits=placed(change.edits, lines)) for change in made
                ]
                self.now = state
            tried = {id(change) for change in chosen}
            waiting = [change for change in waiting if id(change) not in tried]
        return made

    def _candidates(self) -> list[Change]:
        """What is to be fixed, with its edits, in an order that owes nothing to the rules'."""
        changes = []
        for diagnostic in self.now.diagnostics:
            fix = diagnostic.fix
            if fix is None or fix.applicability not in self.allowed or not fix.operations:
                continue
            if diagnostic.rule in self.barred:
                self._refuse(diagnostic, self.barred[diagnostic.rule])
                continue
            try:
                edits = lower(self.now.document, fix.operations)
                if not edits:
                    raise RefusalError("there is nothing to change in the text")
                change = Change(diagnostic, fix.operations, tuple(edits))
                refuse_whatever_else(self.now.document, change)
            except RefusalError as error:
                self._refuse(diagnostic, str(error))
                continue
            changes.append(change)
        changes.sort(key=_place)
        return changes

    def _try(self, group: list[Change], made: list[Change]) -> Checked | None:
        """The state with what could be proved of a group, beside what was `made`; or None.

        A group that cannot be proved is halved until each culprit is alone.
        """
        together = sorted([*made, *group], key=_place)
        try:
            if self.proofs >= self.most_proofs:
                raise RefusalError(_NOT_ALONE)
            state = self._prove(together)
        except RefusalError as error:
            if len(group) == 1 or self.proofs >= self.most_proofs:
                for change in group:
                    self._refuse(change.diagnostic, str(error))
                return None
            middle = len(group) // 2
            first = self._try(group[:middle], made)
            second = self._try(group[middle:], made)
            return second or first
        made += group
        return state

    def _prove(self, changes: list[Change]) -> Checked:
        self.proofs += 1
        edits = [edit for change in changes for edit in change.edits]
        state = self.recheck(apply_edits(self.now.document.text, edits))
        prove(self.now, state, changes, self.second)
        return state

    def _refuse(self, diagnostic: Diagnostic, reason: str) -> None:
        self.refused.append((diagnostic, reason))


def _place(change: Change) -> tuple[object, ...]:
    return change.edits, change.diagnostic.rule, change.diagnostic.message


def _without_overlaps(changes: Iterable[Change]) -> list[Change]:
    """The changes that get along with each other; the rest wait for the next pass.

    What makes a block readable comes alone, before all else.
    """
    chosen: list[Change] = []
    last = Span(-1, -1)
    ends: set[KeyPath] = set()
    ways: set[KeyPath] = set()
    for change in changes:
        if any(isinstance(operation, Repair) for operation in change.operations):
            return [change]
        touched = touched_paths(change.operations)
        first = change.edits[0].span
        if chosen and (first.start < last.end or first == last):
            continue
        # a path that leads to another one's place, or through it
        if any(path in ways or not ends.isdisjoint(_ways(path)) for path in touched):
            continue
        chosen.append(change)
        last = max((edit.span for edit in change.edits), key=lambda span: span.end)
        ends.update(touched)
        ways.update(way for path in touched for way in _ways(path))
    return chosen


def _ways(path: KeyPath) -> list[KeyPath]:
    """A path and all that lead to it."""
    return [path[:length] for length in range(len(path) + 1)]
