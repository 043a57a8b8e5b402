"""Surveying files: one part of a corpus at a time, and the parts put together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpuslint.config.frozen import Config
from corpuslint.document import Document, decode, language_of
from corpuslint.engine import Engine
from corpuslint.files import read_found
from corpuslint.knowledge.field import Field
from corpuslint.paths import Input, relative_path
from corpuslint.tuples import NamedTuple

NO_COLLECTION = ""


class Unread(NamedTuple):
    """A file of which nothing is known, and why; row 0 where it could not even be opened."""

    file: str
    row: int
    column: int
    message: str


class Group:
    """The documents of one collection, or those of none.

    `documents` counts those that `root` knows; `bare` are files without front matter.
    """

    __slots__ = ("bare", "documents", "root", "unread")

    def __init__(self) -> None:
        self.documents = 0
        self.root = Field()
        self.bare: list[str] = []
        self.unread: list[Unread] = []

    def merge(self, other: Group) -> None:
        """Take in the same collection's documents of another part of the corpus."""
        self.documents += other.documents
        self.root.merge(other.root)
        self.bare = sorted(self.bare + other.bare)
        self.unread = sorted(self.unread + other.unread)


class Knowledge:
    """What is known of some files, by the names of their collections."""

    def __init__(self) -> None:
        self.groups: dict[str, Group] = {}

    def group(self, name: str) -> Group:
        """The group of a collection, made where there is none."""
        if name not in self.groups:
            self.groups[name] = Group()
        return self.groups[name]

    def merge(self, other: Knowledge) -> None:
        """Take in what is known of other files."""
        for name, group in other.groups.items():
            self.group(name).merge(group)


class Read(NamedTuple):
    """A file as its site's generator reads it.

    `document` is None where it could not be opened. `data` is that of the front matter, an
    empty mapping where that is empty, and None where there is none to know; then
    `unread` says why, but for a file that simply has no front matter.
    """

    document: Document | None
    data: Any
    unread: Unread | None


class Reader:
    """Reads files as a check by this config would."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._engine = Engine(config, 0.0)

    def read(self, file: Input) -> Read:
        """Read a file; whatever is wrong with it is in what this gives."""
        try:
            decoded = decode(read_found(file.absolute))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            return Read(None, None, Unread(file.path, 0, 0, reason))
        profile = self._engine.profile_for(file)
        if decoded.problem is not None:
            document = Document.without_block(file.path, decoded.text, profile)
            document.problems.append(decoded.problem)
        else:
            language = language_of(file.absolute)
            document = Document(file.path, decoded.text, profile, language, self.config.limits)
        if document.data is not None:
            return Read(document, document.data, None)
        if document.problems:
            problem = document.problems[0]
            place = document.lines.position(problem.span.start)
            return Read(document, None, Unread(file.path, *place, problem.message))
        return Read(document, {} if document.block is not None else None, None)

    def collections(self, file: Input) -> list[str]:
        """The names of the collections that a file is in; one of none where it is in none."""
        relative = relative_path(file.absolute, self.config.root)
        return [one.name for one in self.config.collections_of(relative)] or [NO_COLLECTION]


class Surveyor:
    """Surveys files in parts of any size; the parts may be made in processes of their own.

    Unless `by_collection`, all files are of one group, that of no collection.
    """

    def __init__(self, reader: Reader, by_collection: bool = True) -> None:
        self.reader = reader
        self.by_collection = by_collection

    def work(self, chunk: Iterable[Input]) -> Knowledge:
        """Survey some files; what comes back is plain data."""
        knowledge = Knowledge()
        for file in chunk:
            self.add(knowledge, file)
        return knowledge

    def add(self, knowledge: Knowledge, file: Input) -> None:
        """Take a file into what is known already."""
        read = self.reader.read(file)
        names = self.reader.collections(file) if self.by_collection else [NO_COLLECTION]
        for name in names:
            _add(knowledge.group(name), file, read)

    @staticmethod
    def merge(parts: Iterable[Knowledge]) -> Knowledge:
        """The parts as one; their order does not matter."""
        knowledge = Knowledge()
        for part in parts:
            knowledge.merge(part)
        return knowledge


def _add(group: Group, file: Input, read: Read) -> None:
    if read.unread is not None:
        group.unread.append(read.unread)
    elif read.data is None:
        group.bare.append(file.path)
    else:
        group.documents += 1
        group.root.add(read.data, file.path)
