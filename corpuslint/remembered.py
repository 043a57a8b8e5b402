"""What is known of many files: the verdicts of earlier runs, and new ones, to be kept."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from corpuslint.cache.kinds import Kinds
from corpuslint.cache.verdict import (
    COLLECTED,
    Verdict,
    asked_of,
    report_of,
    still_holds,
    verdict_of,
)
from corpuslint.digests import blake2b
from corpuslint.engine import Engine
from corpuslint.files import read_signed
from corpuslint.inputs import saw_as, saw_clock, saw_document
from corpuslint.paths import Input, relative_path
from corpuslint.reporting import FileReport, unreadable
from corpuslint.signature import signature_at

if TYPE_CHECKING:
    from corpuslint.cache.store import Store


class Judge:
    """Checks a file; what is returned can be kept, and told to another process.

    `kinds` is None where nothing is to be kept; `collects` says that facts are wanted.
    """

    def __init__(self, engine: Engine, kinds: Kinds | None, collects: bool) -> None:
        self.engine = engine
        self.kinds = kinds
        self.collects = collects
        self.began = time.time_ns()

    def __call__(self, file: Input) -> Verdict:
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


class Remembered:
    """The verdicts on the files of a corpus; `store` is None where none are kept."""

    def __init__(self, engine: Engine, store: Store | None, collects: bool) -> None:
        self.engine = engine
        self.store = store
        self.collects = collects
        self._kinds = None if store is None else Kinds(engine)
        self.judge = Judge(engine, self._kinds, collects)
        self._seen: set[str] = set()

    def known(self, file: Input) -> Verdict | None:
        """The verdict of an earlier run on a file that is as it was."""
        store, kinds = self.store, self._kinds
        if store is None or kinds is None or store.was_empty:
            return None
        path = self._relative(file)
        self._seen.add(path)
        kept = store.get(path)
        if kept is None:
            return None
        kind = kinds.of(file)
        if kept.kind not in (kind, kind + kinds.telling):
            return None
        if self.collects and not kept.flags & COLLECTED:
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
            store.put(path, kept, with_facts=False)
        return kept

    def whole(self, file: Input) -> tuple[Verdict, FileReport] | None:
        """The verdict on a file, with its facts, and the report; None where it is damaged."""
        verdict = self.known(file)
        is_new = verdict is None
        if verdict is None:
            verdict = self.judge(file)
        elif self.store is not None and self.collects:
            facts = self.store.facts(self._relative(file))
            if facts is None:
                return None
            verdict = verdict._replace(facts=facts)
        report = self.report(file, verdict, is_new)
        return None if report is None else (verdict, report)

    def report(self, file: Input, verdict: Verdict, is_new: bool) -> FileReport | None:
        """The report of a verdict, which is kept if it is new; None where it is damaged."""
        saw_document(file.absolute, verdict.signature, file.named)
        for path, signature in asked_of(verdict):
            saw_as(path, signature)
        saw_clock(verdict.until)
        if is_new and verdict.is_kept and self.store is not None:
            self.store.put(self._relative(file), verdict)
        return self.restored(file, verdict)

    @staticmethod
    def restored(file: Input, verdict: Verdict) -> FileReport | None:
        """The report of a verdict; None where that is damaged, though its checksum is right."""
        try:
            return report_of(verdict, file)
        except ValueError:
            return None

    def forget_others(self) -> None:
        """Drop what is kept of files that nobody asked about."""
        if self.store is not None and not self.store.was_empty:
            self.store.forget_others(self._seen)

    def close(self) -> None:
        """Write what is to be kept."""
        if self.store is not None:
            from corpuslint.cache.bounds import keep_newest

            self.store.close()
            keep_newest(self.store.path)

    def _relative(self, file: Input) -> str:
        """The path from the config's folder; the same text as the file's own where it is equal."""
        path = relative_path(file.absolute, self.engine.config.root)
        return file.path if path == file.path else path


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()
