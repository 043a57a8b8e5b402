"""From findings to diagnostics: values looked up, spans found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corpuslint.document import Document
from corpuslint.finding import Diagnostic, Finding, RelatedPlace, Severity
from corpuslint.scalar import MAX_BITS
from corpuslint.span import KeyPath, Span

_EXCERPT_BEFORE = 200
_EXCERPT_AFTER = 400


class Placed:
    """A finding with the rule, the severity and the role that the engine knows."""

    __slots__ = ("finding", "role", "rule", "severity")

    def __init__(self, rule: str, severity: Severity, finding: Finding, role: str = "") -> None:
        self.rule = rule
        self.severity = severity
        self.finding = finding
        self.role = role

    @property
    def path(self) -> KeyPath | None:
        """The finding's key path, or None where it has a span."""
        return None if isinstance(self.finding.at, Span) else self.finding.at


# Gives a document by its path from the config's folder, or None where it is gone.
DocumentFinder = Callable[[str], "Document | None"]


def place_finding(
    placed: Placed,
    document: Document,
    path: str,
    file: str,
    find_document: DocumentFinder | None = None,
) -> Diagnostic:
    """The diagnostic of a finding in a document that reports call `path`.

    `file` is the document's path from the config's folder; `find_document` gives others
    that the finding speaks of.
    """
    finding = placed.finding
    key_path = placed.path
    at = finding.at
    span = at if isinstance(at, Span) else document.place(at, finding.on)
    value = None
    if key_path is not None and finding.on == "value":
        value = document.value_at(key_path)
    if finding.part and isinstance(value, str) and "\n" not in value:
        span = _part(document.text, span, value, finding.part)
    if isinstance(value, (dict, list)):
        value = None
    elif isinstance(value, int) and value.bit_length() > MAX_BITS:
        value = hex(value)
    lines = document.lines
    start = lines.position(span.start)
    source, source_column = _excerpt(document, span.start)
    return Diagnostic(
        path=path,
        rule=placed.rule,
        severity="info" if finding.is_note else placed.severity,
        message=finding.message,
        span=span,
        start=start,
        end=lines.position(span.end),
        key_path=key_path,
        value=value,
        role=placed.role,
        source=source,
        source_column=source_column,
        related=tuple(_related_places(finding, document, find_document)),
        file=file,
        fix=finding.fix,
    )


def _part(text: str, span: Span, value: str, part: str) -> Span:
    """The span of a piece of a value, or the value's own where its source is written otherwise."""
    start = text.find(value, span.start, span.end)
    at = value.rfind(part) if value.endswith(part) else value.find(part)
    return Span(start + at, start + at + len(part)) if start >= 0 <= at else span


def number_repeats(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Tell equal findings of a file apart by their order."""
    seen: dict[str, int] = {}
    numbered = []
    for diagnostic in diagnostics:
        # as text: a value may be NaN, and True is not 1
        identity = repr(diagnostic.identity)
        count = seen[identity] = seen.get(identity, 0) + 1
        numbered.append(diagnostic._replace(occurrence=count) if count > 1 else diagnostic)
    return numbered


def _excerpt(document: Document, offset: int) -> tuple[str, int]:
    """A piece of the line around an offset, and the column that it starts at."""
    line = document.lines.around(offset)
    start = max(line.start, offset - _EXCERPT_BEFORE)
    end = min(line.end, offset + _EXCERPT_AFTER)
    return document.text[start:end], start - line.start + 1


def _related_places(
    finding: Finding, document: Document, find_document: DocumentFinder | None
) -> Iterator[RelatedPlace]:
    for at, label, name in finding.related:
        other = find_document(name) if name and find_document is not None else document
        if other is None:
            continue
        span = at if isinstance(at, Span) else other.place(at)
        start, end = other.lines.position(span.start), other.lines.position(span.end)
        yield RelatedPlace(start, end, label, other.path if name else "")
