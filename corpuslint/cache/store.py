"""The verdicts of earlier runs, in a SQLite database for each corpus and set of rules.

SQLite keeps it whole when a run is killed, and several runs at once apart. A row's
checksum guards against what SQLite does not see; a row that is damaged is no row.
Whatever goes wrong here costs time, never a run: the store is emptied, or left alone.
"""

from __future__ import annotations

import os
import sqlite3
from binascii import crc32
from collections.abc import Container, Iterator
from contextlib import suppress
from typing import Any

from corpuslint.cache.verdict import Verdict
from corpuslint.facts import NO_FACTS, FileFacts

_PATIENCE = 5.0  # seconds to wait for another run that writes
_BATCH = 2_000  # verdicts that are written at once
_TABLES = """
create table if not exists identity (text text);
create table if not exists verdicts (
    path text primary key, signature blob, digest blob, kind blob, flags integer,
    until real, report blob, asked blob, checksum integer
) without rowid;
create table if not exists facts (
    path text primary key, marks blob, checksum_of_marks integer, content blob,
    checksum integer
) without rowid;
"""
# A damaged file may have names in it that are no text: then the words of an error are none.
# SQLite takes no name that is no text
_FAULTS = (sqlite3.Error, UnicodeDecodeError, UnicodeEncodeError)
_COLUMNS = "path, signature, digest, kind, flags, until, report, asked, checksum"


class Store:
    """Verdicts by path. One connection sees what was there at the start, another writes."""

    def __init__(self, path: str, identity: str) -> None:
        """Open, or make, the store at a path; raises sqlite3.Error where that cannot be."""
        self.path = path
        try:
            self._open(identity)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self.close()
            if isinstance(error, sqlite3.OperationalError):
                raise
            remove_store(path)  # no database any more
            self._open(identity)
        self._waiting: list[tuple[str, Verdict, bool]] = []

    def _open(self, identity: str) -> None:
        self._writer = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        self._reader = self._writer
        self._writer.execute("pragma journal_mode = wal")
        self._writer.execute("pragma synchronous = off")
        found = None
        with suppress(sqlite3.OperationalError):  # no such table
            found = self._writer.execute("select text from identity").fetchone()
        if found != (identity,):
            self._writer.executescript(
                "drop table if exists identity; drop table if exists verdicts;"
                f"drop table if exists facts; {_TABLES}"
            )
            self._writer.execute("insert into identity values (?)", (identity,))
        self._reader = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        self._reader.execute("begin")
        # from here on it sees nothing new
        self.was_empty = self._reader.execute("select path from verdicts").fetchone() is None

    def close(self) -> None:
        """Write what waits, and let go."""
        with suppress(*_FAULTS, AttributeError):
            self.write()
        for connection in (getattr(self, "_reader", None), getattr(self, "_writer", None)):
            if connection is not None:
                with suppress(*_FAULTS):
                    connection.close()

    def get(self, path: str) -> Verdict | None:
        """What was found in a file last time, without its facts."""
        try:
            row = self._reader.execute(
                f"select {_COLUMNS} from verdicts where path = ?", (path,)
            ).fetchone()
        except _FAULTS:
            return None
        return None if row is None else _verdict(row)

    def put(self, path: str, verdict: Verdict, with_facts: bool = True) -> None:
        """Keep a verdict, in place of an older one; without its facts, they stay as they are."""
        if not path.isascii():
            try:
                path.encode()
            except UnicodeEncodeError:  # SQLite takes no such name
                return
        self._waiting.append((path, verdict, with_facts))
        if len(self._waiting) >= _BATCH:
            self.write()

    def forget_others(self, paths: Container[str]) -> None:
        """Drop the verdicts on all but some files."""
        with suppress(*_FAULTS):
            known = self._reader.execute("select path from verdicts")
            gone = [(path,) for (path,) in known if path not in paths]
            if not gone:
                return
            self._writer.execute("begin immediate")
            self._writer.executemany("delete from verdicts where path = ?", gone)
            self._writer.executemany("delete from facts where path = ?", gone)
            self._writer.execute("commit")

    def marks(self) -> Iterator[tuple[str, bytes]]:
        """The marks of every file whose facts are kept and whole."""
        with suppress(*_FAULTS):
            for path, marks, checksum in self._reader.execute(
                "select path, marks, checksum_of_marks from facts"
            ):
                if _is_whole(marks, checksum) and len(marks) % 8 == 0:
                    yield path, marks

    def facts(self, path: str) -> FileFacts | None:
        """The facts of a file as they were at the start; None where they are damaged."""
        try:
            row = self._reader.execute(
                "select marks, checksum_of_marks, content, checksum from facts where path = ?",
                (path,),
            ).fetchone()
        except _FAULTS:
            return None
        if row is None or row[1] != _checksum(row[0]) or row[3] != _checksum(row[2]):
            return None
        return FileFacts(row[0], row[2])

    def content(self, path: str) -> bytes | None:
        """The facts of a file as they were at the start; None where they are damaged."""
        try:
            row = self._reader.execute(
                "select content, checksum from facts where path = ?", (path,)
            ).fetchone()
        except _FAULTS:
            return None
        return row[0] if row is not None and _is_whole(*row) else None

    def write(self) -> None:
        """Write what waits; other runs see it from here on, this one does not."""
        if not self._waiting:
            return
        rows = []
        facts = []
        for path, verdict, with_facts in self._waiting:
            signature, digest, kind, flags, until, report, asked, told, _ = verdict
            fields = (path, signature, digest, kind, flags, until, report, asked)
            rows.append((*fields, _checksum_of(*fields)))
            if not with_facts:
                continue
            marks, content = told
            facts.append((path, marks, _checksum(marks), content, _checksum(content)))
        self._waiting = []
        with suppress(*_FAULTS):
            self._writer.execute("begin immediate")
            try:
                self._writer.executemany(
                    f"insert or replace into verdicts ({_COLUMNS}) values (?,?,?,?,?,?,?,?,?)", rows
                )
                self._writer.executemany("insert or replace into facts values (?,?,?,?,?)", facts)
                self._writer.execute("commit")
            except BaseException:
                with suppress(*_FAULTS):
                    self._writer.execute("rollback")
                raise


def remove_store(path: str) -> None:
    """Remove a store's files; OSError where another program holds one (Windows)."""
    for name in (path, f"{path}-wal", f"{path}-shm", f"{path}-journal"):
        with suppress(FileNotFoundError):
            os.unlink(name)


def _verdict(row: tuple[Any, ...]) -> Verdict | None:
    *fields, checksum = row
    try:
        if _checksum_of(*fields) != checksum:
            return None
    except (TypeError, AttributeError):
        return None
    if not isinstance(fields[4], int) or not isinstance(fields[5], float):
        return None
    return Verdict._make((*fields[1:], NO_FACTS, None))


def _checksum_of(
    path: str,
    signature: bytes,
    digest: bytes,
    kind: bytes,
    flags: int,
    until: float,
    report: bytes,
    asked: bytes,
) -> int:
    numbers = f"{path} {flags} {until}".encode()
    return _checksum(numbers, signature, digest, kind, report, asked)


def _is_whole(content: Any, checksum: Any) -> bool:
    return isinstance(content, bytes) and _checksum(content) == checksum


def _checksum(*parts: bytes) -> int:
    return crc32(b"\0".join(parts))
