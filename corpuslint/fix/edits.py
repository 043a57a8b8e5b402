"""The edits of a fix as reports show them: in rows and columns."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.document import Document
from corpuslint.finding import Diagnostic, PlacedEdit
from corpuslint.fix.lower import lower
from corpuslint.fix.refusal import RefusalError
from corpuslint.span import Edit, Lines


def placed(edits: Iterable[Edit], lines: Lines) -> tuple[PlacedEdit, ...]:
    """Edits of a text with places as people count them."""
    return tuple(
        PlacedEdit(lines.position(span.start), lines.position(span.end), text)
        for span, text in edits
    )


def with_edits(diagnostic: Diagnostic, document: Document) -> Diagnostic:
    """A diagnostic with the edits of its fix, or with the reason why the text allows none."""
    if diagnostic.fix is None or diagnostic.path != document.path:
        return diagnostic
    try:
        edits = lower(document, diagnostic.fix.operations)
    except RefusalError as error:
        return diagnostic._replace(refusal=str(error))
    return diagnostic._replace(edits=placed(edits, document.lines))
