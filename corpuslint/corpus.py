"""The whole corpus: what its documents tell, and what rules conclude from all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from corpuslint.asking import crash_of
from corpuslint.document import Document
from corpuslint.engine import Conclude, Engine
from corpuslint.facts import FileFacts, group_of, groups_worth_a_look, has_any, read_facts
from corpuslint.finding import Diagnostic, FileError
from corpuslint.languages import localised
from corpuslint.paths import Input, relative_path
from corpuslint.place import Placed
from corpuslint.plan import Plan
from corpuslint.reporting import FileReport
from corpuslint.rule import Source, Told

if TYPE_CHECKING:
    from corpuslint.cache.store import Store

_MOST_DOCUMENTS = 256  # that are kept while findings are placed
_IN_MEMORY = 32_000_000  # bytes of facts
_Group = tuple[str, Any, list[Told]]  # a rule, a key, and what is told of it


class Corpus:
    """Gathers facts file by file; documents are read again only where something is found."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.errors: list[FileError] = []  # rules that crash
        self._files: dict[str, Input] = {}  # by the path from the config's folder
        self._told = _Spool()
        self._kept: set[str] = set()
        self._store: Store | None = None
        self._known_groups: dict[str, _Group] | None = None
        self._find = lru_cache(maxsize=_MOST_DOCUMENTS)(self._read)

    def close(self) -> None:
        """Let go of what was put on disk."""
        self._told.close()

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
        self._files[path] = file
        return path

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
            groups: dict[str, _Group] = {}
            for rule, key, told in _told(path, facts.content):
                name = repr((rule, key))
                if name not in groups:
                    others = self._groups().get(name, (rule, key, []))[2]
                    groups[name] = (rule, key, [one for one in others if one.source.path != path])
                groups[name][2].append(told)
            for _, _, members in groups.values():
                members.sort(key=lambda one: one.source.path)
            placed = self._ask(groups.values()).get(path, [])
            return self._report(path, document, plan, placed).diagnostics

        return conclude

    def _ask(self, groups: Iterable[_Group]) -> dict[str, list[Placed]]:
        """What the rules conclude, by path."""
        found: dict[str, list[Placed]] = {}
        for rule, key, members in groups:
            bound = self.engine.planner.concluding.get(rule)
            if bound is None:
                continue
            try:
                conclusions = list(bound.rule.load_conclusion()(key, members, bound.options))
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
            self._add_damaged()
            wanted = groups_worth_a_look(marks for _, marks in self._marks())
            groups: dict[str, _Group] = {}
            for path in sorted(path for path, marks in self._marks() if has_any(marks, wanted)):
                for rule, key, told in self._facts_of(path):
                    if group_of(rule, key) in wanted:
                        groups.setdefault(repr((rule, key)), (rule, key, []))[2].append(told)
            self._known_groups = groups
        return self._known_groups

    def _marks(self) -> Iterator[tuple[str, bytes]]:
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
        return self.engine.check_file(self._files[path]).facts

    def _facts_of(self, path: str) -> list[tuple[str, Any, Told]]:
        content = self._told.content(path)
        if content is None and self._store is not None:
            content = self._store.content(path)
        try:
            return list(_told(path, content or b""))
        except (ValueError, TypeError, RecursionError):  # damaged
            return list(_told(path, self._tell(path).content or b"[]"))

    def _report(self, path: str, document: Document, plan: Plan, found: list[Placed]) -> FileReport:
        return self.engine.reporter.report_conclusions(
            self._files[path], document, plan, found, self._other_document
        )

    def _other_document(self, path: str) -> Document | None:
        read = self._find(path)
        return None if read is None else read[0]

    def _read(self, path: str) -> tuple[Document, Plan] | None:
        return self.engine.document_of(self._files[path]) if path in self._files else None


class _Spool:
    """Facts by path: their marks in memory, the rest on disk where it is much."""

    def __init__(self) -> None:
        self._marks: dict[str, bytes] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._file: Any = BytesIO()
        self._end = 0

    def add(self, path: str, facts: FileFacts) -> None:
        self._marks[path] = facts.marks
        self._places[path] = (self._end, len(facts.content))
        self._file.seek(self._end)
        self._end += self._file.write(facts.content)
        if self._end > _IN_MEMORY and isinstance(self._file, BytesIO):
            from tempfile import TemporaryFile

            on_disk = TemporaryFile()  # noqa: SIM115
            on_disk.write(self._file.getbuffer())
            self._file = on_disk

    def close(self) -> None:
        self._file.close()

    def marks(self) -> Iterable[tuple[str, bytes]]:
        return self._marks.items()

    def content(self, path: str) -> bytes | None:
        if path not in self._places:
            return None
        start, length = self._places[path]
        self._file.seek(start)
        content: bytes = self._file.read(length)
        return content


def _told(path: str, content: bytes) -> Iterator[tuple[str, Any, Told]]:
    source = Source(path, localised(path).language)
    for rule, key, said, at in read_facts(content):
        yield rule, key, Told(source, at, said)
