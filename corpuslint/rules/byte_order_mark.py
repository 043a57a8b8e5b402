"""The file starts with a byte order mark."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.document import Document
from corpuslint.finding import Finding, Fix
from corpuslint.rule import rule
from corpuslint.span import Edit, Span


@rule("syntax", "warning", fixes=["safe"])
def inspect(document: Document, options: None) -> Iterable[Finding]:
    if document.text[:1] != "\ufeff":
        return ()
    if any(problem.rule == "block-ignored" for problem in document.problems):
        return ()  # where it hides the block, the rule of that name says so
    from corpuslint.ops import Rewrite

    every = Span(0, len(document.text) - len(document.text.lstrip("\ufeff")))
    fix = Fix("remove the byte order mark", (Rewrite((Edit(every, ""),), "bom"),))
    return (Finding("the file starts with a byte order mark (U+FEFF)", Span(0, 1), fix=fix),)
