"""Asking the rules: a crash is recorded, and what a special rule says is said once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpuslint.document import Document
from corpuslint.finding import FileError, Finding
from corpuslint.place import Placed
from corpuslint.plan import BoundRule, Plan
from corpuslint.roles import Record, walk
from corpuslint.rule import Violation


def ask(
    rules: Iterable[BoundRule], subject: Any, path: str, errors: list[FileError]
) -> list[Placed]:
    """What some rules find in a value, a context or the document.

    A rule that crashes is recorded with its file, and the run goes on.
    """
    found: list[Placed] = []
    for bound in rules:
        try:
            answer = bound.function(subject, bound.options)
            if answer:
                findings = (answer,) if answer.__class__ is Finding else answer
                found += [Placed(bound.name, bound.severity, finding) for finding in findings]
        except Exception as error:  # a rule may be anybody's
            errors.append(FileError(path, crash_of(bound, error)))
    return found


def ask_about_values(
    document: Document, plan: Plan, found: list[Placed], errors: list[FileError]
) -> list[Record]:
    """The records of a document; adds what is wrong with single values."""
    records: list[Record] = []
    for graph in plan.graphs:
        hits, graph_records = walk(document.data, graph, ask, document.path, errors)
        records += graph_records
        for path, verdicts, role in hits:
            for placed in verdicts:
                if placed.finding.quoted and not document.is_quoted(path):
                    continue
                finding = placed.finding._replace(at=path)
                if finding.fix is not None:  # it speaks of the value alone
                    from corpuslint.ops import rebased

                    operations = tuple(rebased(one, path) for one in finding.fix.operations)
                    finding = finding._replace(fix=finding.fix._replace(operations=operations))
                found.append(Placed(placed.rule, placed.severity, finding, role))
    return records


def crash_of(bound: BoundRule, error: Exception) -> str:
    """What is told of a rule that crashes."""
    return f"the rule {bound.name} crashed: {type(error).__name__}: {error}"


def by_rule(
    violations: list[Violation], plan: Plan, spoken_for: tuple[str, ...]
) -> list[tuple[BoundRule, list[Violation]]]:
    """Violations by the rule that speaks for their keyword; `*` speaks for the rest.

    Where the rule of a keyword is off, no other speaks up for it.
    """
    shares: dict[str, tuple[BoundRule, list[Violation]]] = {}
    rest = plan.keyword_rules.get("*")
    for violation in violations:
        bound = plan.keyword_rules.get(violation.keyword)
        if bound is None and violation.keyword not in spoken_for:
            bound = rest
        if bound is not None:
            shares.setdefault(bound.name, (bound, []))[1].append(violation)
    return list(shares.values())


def without_superseded(found: list[Placed], supersedes: dict[str, frozenset[str]]) -> list[Placed]:
    """Leave out what a special rule's finding at the same paths makes needless.

    Findings about the text have no path, and are all about the one block.
    """
    needless = {
        (path, name)
        for placed in found
        for name in supersedes.get(placed.rule, ())
        for path in (placed.path, *placed.finding.covers)
    }
    return [placed for placed in found if (placed.path, placed.rule) not in needless]
