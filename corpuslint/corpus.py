"""The whole corpus: what its documents tell, and what rules conclude from all of it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from corpuslint.asking import crash_of
from corpuslint.document import Document
from corpuslint.engine import Conclude, Engine, Telling
from corpuslint.fact_index import FactIndex
from corpuslint.facts import (
    NO_FACTS,
    FileFacts,
    group_of,
    groups_of,
    groups_worth_a_look,
    read_facts,
)
from corpuslint.finding import Diagnostic, FileError
from corpuslint.languages import localised
from corpuslint.paths import Input, relative_path
from corpuslint.place import Placed
from corpuslint.plan import Plan
from corpuslint.reporting import FileReport
from corpuslint.rule import Group, Source, Told
from corpuslint.span import KeyPath, value_at

if TYPE_CHECKING:
    from corpuslint.cache.store import Store

_MOST_DOCUMENTS = 256  # that are kept while findings are placed
_IN_MEMORY = 8_000_000  # bytes of facts
_Group = tuple[str, Any, list[Told]]  # a rule, a key, and what is told of it


class Corpus:
    """Gathers facts file by file; documents are read again only where something is found."""

    def __init__(
        self, engine: Engine, find_file: Callable[[str], Input | None] = lambda path: None
    ) -> None:
        """`find_file` knows files that were not added, by their paths from the config's folder."""
        self.engine = engine
        # what was concluded, by path, each with the group (the number in its marks)
        self.concluded: dict[str, list[tuple[int, Placed]]] = {}
        self._find_file = find_file
        self.is_whole = True
        self.lacks = False  # whether a rule asked for more than some of the corpus
        self.errors: list[FileError] = []  # rules that crash
        self._files: dict[str, Input] = {}  # by the path from the config's folder
        self._told = _Spool()
        self._kept: set[str] = set()
        self._store: Store | None = None
        self._known_groups: dict[str, _Group] | None = None
        self._index: FactIndex | None = None
        self._known_members: dict[str, list[Told]] = {}
        self._known_facts: dict[str, list[tuple[Any, Any]]] = {}
        self._find = lru_cache(maxsize=_MOST_DOCUMENTS)(self._read)

    def add(self, file: Input, facts: FileFacts) -> None:
        """Take in what a file tells."""
        path = self._note(file)
        if facts.marks:
            self._told.add(path, facts)

    def add_kept(self, file: Input, store: Store) -> None:
        """Note that a store knows what a file tells."""
        self._kept.add(self._note(file))
        self._store = store

    def _note(self, file: Input) -> str:
        path = relative_path(file.absolute, self.engine.config.root)
        if path == file.path:  # one text for both
            path = file.path
        self._files[path] = file
        return path

    def conclude(self) -> list[tuple[Input, FileReport]]:
        """The findings in each file that has some, in the order of their paths."""
        self.concluded = self._ask(self._groups().values())
        reports = []
        for path in sorted(self.concluded):
            report = self.report(path)
            if report is not None:
                reports.append((self._files[path], report))
        return reports

    def conclude_some(self, groups: set[int]) -> None:
        """Conclude only from some groups, by the numbers in their marks."""
        self.concluded = self._ask(
            group for group in self._groups().values() if group_of(group[0], group[1]) in groups
        )

    def report(self, path: str) -> FileReport | None:
        """What was concluded of a file; None where it is no more to be read."""
        read = self._find(path)
        if read is None:
            return None
        document, plan, _ = read
        placed = [one for _, one in self.concluded[path]]
        return self._report(path, document, plan, placed)

    def conclude_for(self, file: Input) -> Conclude:
        """What is found in a file when it has another text, and all others are as they were."""
        path = relative_path(file.absolute, self.engine.config.root)
        plan, _ = self.engine.plan_for(file)

        def conclude(document: Document, facts: FileFacts) -> tuple[Diagnostic, ...]:
            if not facts.marks:
                return ()
            if self._index is None:
                self._index = FactIndex(dict(self.marks()))
            wanted = self._index.worth_a_look(path, facts.marks)
            groups: dict[str, _Group] = {}
            for rule, key, told in _told(path, facts.content):
                group = group_of(rule, key)
                if group in wanted:
                    name = repr((rule, key))
                    if name not in groups:
                        members = self._members(self._index, group, name)
                        others = [one for one in members if one.source.path != path]
                        groups[name] = (rule, key, others)
                    groups[name][2].append(told)
            for _, _, members in groups.values():
                members.sort(key=lambda one: one.source.path)
            concluded = self._ask(groups.values(), path, document).get(path, [])
            placed = [one for _, one in concluded]
            return self._report(path, document, plan, placed).diagnostics

        return conclude

    def _ask(
        self, groups: Iterable[_Group], path: str = "", document: Document | None = None
    ) -> dict[str, list[tuple[int, Placed]]]:
        """What the rules conclude, by path, each with its group.

        One document may be other than its file.
        """

        def value(of: str, key_path: KeyPath) -> Any:
            asked = document if of == path else self._other_document(of)
            return None if asked is None else value_at(asked.data, key_path)

        found: dict[str, list[tuple[int, Placed]]] = {}
        for rule, key, members in groups:
            number = group_of(rule, key)
            for bound in self.engine.planner.concluding.get(rule, ()):
                group = Group(key, members, bound.options, value, partial(self._every, rule))
                try:
                    conclusions = list(bound.rule.load_conclusion()(group))
                except Exception as error:  # a rule may be anybody's
                    self.errors.append(FileError(members[0].source.path, crash_of(bound, error)))
                    continue
                for told, finding in conclusions:
                    placed = Placed(bound.name, bound.severity, finding)
                    found.setdefault(told.source.path, []).append((number, placed))
        return found

    def _groups(self) -> dict[str, _Group]:
        """The groups that are worth a look."""
        if self._known_groups is None:
            self._add_damaged()
            wanted = groups_worth_a_look(marks for _, marks in self.marks())
            groups: dict[str, _Group] = {}
            looked_at = {
                path: own for path, marks in self.marks() if (own := groups_of(marks) & wanted)
            }
            for path in sorted(looked_at):
                for rule, key, told in self._facts_of(path, looked_at[path]):
                    if group_of(rule, key) in wanted:
                        groups.setdefault(repr((rule, key)), (rule, key, []))[2].append(told)
            self._known_groups = groups
        return self._known_groups

    def _members(self, index: FactIndex, group: int, name: str) -> list[Told]:
        """What all files tell of a group."""
        if name not in self._known_members:
            self._known_members[name] = [
                told
                for path in sorted(index.files_of(group))
                for rule, key, told in self._facts_of(path, {group})
                if repr((rule, key)) == name
            ]
        return self._known_members[name]

    def _every(self, rule: str) -> list[tuple[Any, Any]]:
        """All that documents tell of a rule, as (key, content)."""
        self.lacks = self.lacks or not self.is_whole
        concluding = self.engine.planner.concluding[rule]
        is_kept = any(bound.rule.keeps for bound in concluding if bound.name == rule)
        asked = set[int]() if is_kept else None
        if rule not in self._known_facts:
            self._known_facts[rule] = [
                (key, told.content)
                for path, _ in self.marks()
                for name, key, told in self._facts_of(path, asked)
                if name == rule
            ]
        return self._known_facts[rule]

    def marks(self) -> Iterator[tuple[str, bytes]]:
        """The path and the marks of each file that tells something."""
        yield from self._told.marks()
        if self._store is not None:
            kept = self._kept
            for path, marks in self._store.marks():
                if path in kept:
                    yield path, marks

    def _add_damaged(self) -> None:
        """Have the documents tell again of which the store has lost what they told."""
        if self._store is not None:
            whole = {path for path, _ in self._store.marks()}
            for path in sorted(self._kept - whole):
                self._kept.remove(path)
                self._told.add(path, self._tell(path))

    def _tell(self, path: str) -> FileFacts:
        read = self._find(path)
        return NO_FACTS if read is None else read.facts

    def _facts_of(self, path: str, groups: set[int] | None = None) -> list[tuple[str, Any, Told]]:
        """The facts of a file, of some groups at least; those that are not kept are told again."""
        content = self._told.content(path)
        if content is None and self._store is not None:
            content = self._store.content(path)
        if content is not None and groups is not None:
            try:
                kept = list(_told(path, content))
            except (ValueError, TypeError, RecursionError):  # damaged
                kept = []
            if groups <= {group_of(rule, key) for rule, key, _ in kept}:
                return kept
        return list(_told(path, self._tell(path).content))

    def _report(self, path: str, document: Document, plan: Plan, found: list[Placed]) -> FileReport:
        file = self._files.get(path) or self._find_file(path)
        assert file is not None
        return self.engine.reporter.report_conclusions(
            file, document, plan, found, self._other_document
        )

    def _other_document(self, path: str) -> Document | None:
        read = self._find(path)
        return None if read is None else read.document

    def _read(self, path: str) -> Telling | None:
        file = self._files.get(path) or self._find_file(path)
        return None if file is None else self.engine.tell(file)


class _Spool:
    """Facts by path: their marks in memory, the rest on disk where it is much."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        # of each path, by its number: where its marks end, and its facts
        self._marks = bytearray()
        self._ends_of_marks = array("Q", [0])
        self._file: Any = BytesIO()
        self._ends = array("Q", [0])

    def add(self, path: str, facts: FileFacts) -> None:
        if self._ends[-1] > _IN_MEMORY and isinstance(self._file, BytesIO):
            self._move_to_disk(self._file)
        self._numbers[path] = len(self._numbers)
        self._marks += facts.marks
        self._ends_of_marks.append(len(self._marks))
        self._file.seek(self._ends[-1])
        self._file.write(facts.content)
        self._ends.append(self._ends[-1] + len(facts.content))

    def _move_to_disk(self, memory: BytesIO) -> None:
        # only now, since `tempfile` takes 3 ms to import, and `finalize` imports more
        from tempfile import TemporaryFile
        from weakref import finalize

        self._file = TemporaryFile()  # noqa: SIM115
        finalize(self, self._file.close)
        self._file.write(memory.getbuffer())

    def marks(self) -> Iterator[tuple[str, bytes]]:
        start = 0
        for path, number in self._numbers.items():
            end = self._ends_of_marks[number + 1]
            yield path, bytes(self._marks[start:end])
            start = end

    def content(self, path: str) -> bytes | None:
        number = self._numbers.get(path)
        if number is None:
            return None
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        content: bytes = self._file.read(end - start)
        return content


def _told(path: str, content: bytes) -> Iterator[tuple[str, Any, Told]]:
    source = Source(path, localised(path).language)
    for rule, key, said, at in read_facts(content):
        yield rule, key, Told(source, at, said)
