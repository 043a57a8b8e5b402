"""The whole corpus: what its documents tell, and what rules conclude from all of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any

from corpuslint.asking import crash_of
from corpuslint.document import Document
from corpuslint.engine import Conclude, Engine
from corpuslint.fact_index import FactIndex
from corpuslint.facts import FileFacts, group_of, groups_worth_a_look, has_any, read_facts
from corpuslint.finding import Diagnostic, FileError
from corpuslint.languages import localised
from corpuslint.paths import Input, relative_path
from corpuslint.place import Placed
from corpuslint.plan import Plan
from corpuslint.reporting import FileReport
from corpuslint.rule import Group, Source, Told
from corpuslint.span import KeyPath, value_at

_MOST_DOCUMENTS = 256  # that are kept while findings are placed
_Group = tuple[str, Any, list[Told]]  # a rule, a key, and what is told of it


class Corpus:
    """Gathers facts file by file; documents are read again only where something is found."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.errors: list[FileError] = []  # rules that crash
        self._files: dict[str, Input] = {}  # by the path from the config's folder
        self._facts: list[tuple[str, FileFacts]] = []
        self._known_groups: dict[str, _Group] | None = None
        self._index: FactIndex | None = None
        self._numbers: dict[str, int] = {}  # of the files in the index, by path
        self._known_members: dict[str, list[Told]] = {}
        self._told_of: dict[str, list[tuple[Any, Any]]] = {}
        self._find = lru_cache(maxsize=_MOST_DOCUMENTS)(self._read)

    def add(self, file: Input, facts: FileFacts) -> None:
        """Take in what a file tells."""
        path = relative_path(file.absolute, self.engine.config.root)
        self._files[path] = file
        if facts.marks:
            self._facts.append((path, facts))

    def conclude(self) -> list[tuple[Input, FileReport]]:
        """The findings in each file that has some, in the order of their paths."""
        reports = []
        found = self._ask(self._groups().values())
        for path in sorted(found):
            read = self._find(path)
            if read is not None:
                document, plan = read
                reports.append((self._files[path], self._report(path, document, plan, found[path])))
        return reports

    def conclude_for(self, file: Input) -> Conclude:
        """What is found in a file when it has another text, and all others are as they were."""
        path = relative_path(file.absolute, self.engine.config.root)
        plan, _ = self.engine.plan_for(file)

        def conclude(document: Document, facts: FileFacts) -> tuple[Diagnostic, ...]:
            if not facts.content:
                return ()
            index = self._indexed()
            number = self._numbers.get(path)
            wanted = index.worth_a_look(number, facts.marks)
            groups: dict[str, _Group] = {}
            for rule, key, told in _told(path, facts):
                group = group_of(rule, key)
                if group in wanted:
                    name = repr((rule, key))
                    if name not in groups:
                        others = [
                            one for one in self._members(group, name) if one.source.path != path
                        ]
                        groups[name] = (rule, key, others)
                    groups[name][2].append(told)
            for _, _, members in groups.values():
                members.sort(key=lambda one: one.source.path)
            placed = self._ask(groups.values(), path, document).get(path, [])
            return self._report(path, document, plan, placed).diagnostics

        return conclude

    def _ask(
        self, groups: Iterable[_Group], path: str = "", document: Document | None = None
    ) -> dict[str, list[Placed]]:
        """What the rules conclude, by path; one document may be other than its file."""

        def value(of: str, key_path: KeyPath) -> Any:
            asked = document if of == path else self._other_document(of)
            return None if asked is None else value_at(asked.data, key_path)

        found: dict[str, list[Placed]] = {}
        for rule, key, members in groups:
            bound = self.engine.planner.concluding.get(rule)
            if bound is None:
                continue
            try:
                group = Group(key, members, bound.options, value, partial(self._every, rule))
                conclusions = list(bound.rule.load_conclusion()(group))
            except Exception as error:  # a rule may be anybody's
                self.errors.append(FileError(members[0].source.path, crash_of(bound, error)))
                continue
            for told, finding in conclusions:
                placed = Placed(rule, bound.severity, finding)
                found.setdefault(told.source.path, []).append(placed)
        return found

    def _groups(self) -> dict[str, _Group]:
        """The groups that are worth a look."""
        if self._known_groups is None:
            wanted = groups_worth_a_look(facts.marks for _, facts in self._facts)
            groups: dict[str, _Group] = {}
            for path, facts in sorted(self._facts):
                if has_any(facts.marks, wanted):
                    for rule, key, told in _told(path, facts):
                        if group_of(rule, key) in wanted:
                            groups.setdefault(repr((rule, key)), (rule, key, []))[2].append(told)
            self._known_groups = groups
        return self._known_groups

    def _indexed(self) -> FactIndex:
        if self._index is None:
            self._facts.sort()
            self._numbers = {path: number for number, (path, _) in enumerate(self._facts)}
            self._index = FactIndex([facts for _, facts in self._facts])
        return self._index

    def _members(self, group: int, name: str) -> list[Told]:
        """What all files tell of a group."""
        if name not in self._known_members:
            self._known_members[name] = [
                told
                for number in self._indexed().files_of(group)
                for rule, key, told in _told(*self._facts[number])
                if repr((rule, key)) == name
            ]
        return self._known_members[name]

    def _every(self, rule: str) -> list[tuple[Any, Any]]:
        """All that documents tell of a rule, as (key, content)."""
        if rule not in self._told_of:
            self._told_of[rule] = [
                (key, content)
                for _, facts in self._facts
                for name, key, content, _ in read_facts(facts.content)
                if name == rule
            ]
        return self._told_of[rule]

    def _report(self, path: str, document: Document, plan: Plan, found: list[Placed]) -> FileReport:
        return self.engine.reporter.report_conclusions(
            self._files[path], document, plan, found, self._other_document
        )

    def _other_document(self, path: str) -> Document | None:
        read = self._find(path)
        return None if read is None else read[0]

    def _read(self, path: str) -> tuple[Document, Plan] | None:
        return self.engine.document_of(self._files[path]) if path in self._files else None


def _told(path: str, facts: FileFacts) -> Iterable[tuple[str, Any, Told]]:
    source = Source(path, localised(path).language)
    for rule, key, content, at in read_facts(facts.content):
        yield rule, key, Told(source, at, content)
