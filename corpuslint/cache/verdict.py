"""What one file's check gave, as it is kept, and as processes tell it to each other."""

from __future__ import annotations

import json
from typing import Any

from corpuslint.cache.codec import from_json, to_json
from corpuslint.facts import FileFacts
from corpuslint.finding import SEVERITIES, Diagnostic, FileError
from corpuslint.paths import Input
from corpuslint.reporting import FileReport
from corpuslint.signature import settled_signature_at, signature_at
from corpuslint.span import Position
from corpuslint.tuples import NamedTuple

# flags
SKIPPED, UNREAD, JUDGED, SCHEMA, COLLECTED, TEMPLATE = 1, 2, 4, 8, 16, 32


class Verdict(NamedTuple):
    """A file's report without the file.

    `signature` and `digest` are of the content that was judged; a signature is empty
    where it cannot be trusted, a digest where nothing of this is to be kept. `kind`
    stands for all that decides besides the content. `report` is JSON of findings and
    errors, empty where there are none; `asked` JSON of other files and their signatures.
    `told` are findings and errors that JSON cannot hold: these are never kept.
    """

    signature: bytes
    digest: bytes
    kind: bytes
    flags: int
    until: float
    report: bytes
    asked: bytes
    facts: FileFacts
    told: tuple[tuple[Diagnostic, ...], tuple[FileError, ...]] | None = None

    @property
    def is_kept(self) -> bool:
        return self.digest != b""


def verdict_of(
    report: FileReport,
    signature: bytes,
    digest: bytes,
    kind: bytes,
    collected: bool,
    began: int | None = None,
) -> Verdict:
    """The verdict that a report comes to; what cannot be written as JSON is not kept.

    `began` is when reading of other files began, in nanoseconds since the epoch: one that
    was changed since may have been another when it was read.
    """
    flags = (
        SKIPPED * report.skipped
        | UNREAD * report.unread
        | JUDGED * report.is_judged
        | SCHEMA * report.has_schema
        | COLLECTED * collected
        | TEMPLATE * report.is_template
    )
    content = asked = b""
    told = None
    if report.diagnostics or report.errors:
        diagnostics = tuple(_without_path(one, report.path) for one in report.diagnostics)
        try:
            content = to_json((diagnostics, report.errors))
        except TypeError:  # a rule may be anybody's, and so may the values that it tells of
            told = (diagnostics, report.errors)
            digest = b""
    if report.errors or report.until < 0:
        digest = b""
    if report.asked and digest:
        signatures = [(path, settled_signature_at(path, began).hex()) for path in report.asked]
        if not all(signature for _, signature in signatures):
            digest = b""
        asked = json.dumps(signatures).encode()
    fields = (signature, digest, kind, flags, report.until, content, asked, report.facts)
    return Verdict(*fields, told)


def report_of(verdict: Verdict, file: Input) -> FileReport:
    """The report of a file; raises ValueError where the verdict is damaged."""
    diagnostics: tuple[Diagnostic, ...] = ()
    errors: tuple[FileError, ...] = ()
    if verdict.report or verdict.told is not None:
        diagnostics, errors = verdict.told or _checked(from_json(verdict.report))
        diagnostics = tuple(one._replace(path=one.path or file.path) for one in diagnostics)
        errors = tuple(one._replace(path=file.path) for one in errors)
    flags = verdict.flags
    return FileReport(
        file.path,
        diagnostics,
        errors,
        skipped=bool(flags & SKIPPED),
        is_template=bool(flags & TEMPLATE),
        unread=bool(flags & UNREAD),
        is_judged=bool(flags & JUDGED),
        has_schema=bool(flags & SCHEMA),
        facts=verdict.facts,
    )


def _checked(told: Any) -> tuple[tuple[Diagnostic, ...], tuple[FileError, ...]]:
    """A report's findings and errors, if they are what reports can hold; else a ValueError."""
    try:
        diagnostics, errors = told
        for one in diagnostics:
            types = (type(one), type(one.path), type(one.rule), type(one.message), type(one.file))
            is_whole = types == (Diagnostic, str, str, str, str) and one.severity in SEVERITIES
            edits = (*one.related, *one.edits)
            if not is_whole or not all(isinstance(place.start, Position) for place in edits):
                raise ValueError("no finding")
        if not all(type(one) is FileError for one in errors):
            raise ValueError("no error")
    except (TypeError, AttributeError) as error:
        raise ValueError(f"no report: {error}") from None
    return diagnostics, errors


def still_holds(verdict: Verdict, file: Input, now: float) -> bool:
    """Whether what a verdict depends on besides the file's content is as it was.

    Raises ValueError where the verdict is damaged.
    """
    if verdict.flags & TEMPLATE and bool(verdict.flags & SKIPPED) == file.named:
        return False
    if verdict.until and now >= verdict.until:
        return False
    return all(signature_at(path) == signature for path, signature in asked_of(verdict))


def asked_of(verdict: Verdict) -> list[tuple[str, bytes]]:
    """The other files that a verdict depends on, with their signatures."""
    if not verdict.asked:
        return []
    try:
        return [(path, bytes.fromhex(signature)) for path, signature in json.loads(verdict.asked)]
    except (TypeError, RecursionError) as error:
        raise ValueError(f"no signatures: {error}") from None


def _without_path(diagnostic: Diagnostic, path: str) -> Diagnostic:
    """The same file may be called by another path in the next run."""
    return diagnostic._replace(path="") if diagnostic.path == path else diagnostic
