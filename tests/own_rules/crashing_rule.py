"""It never works."""

from __future__ import annotations

from corpuslint.document import Document
from corpuslint.rule import rule


@rule("own", "error")
def inspect(document: Document, options: None) -> None:
    raise ZeroDivisionError("as it does")
