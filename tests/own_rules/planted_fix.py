"""A text stands in the file that is to be another one: a fix that may be as wrong as it likes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from corpuslint.document import Document
from corpuslint.finding import Applicability, Finding, Fix
from corpuslint.ops import Rewrite, Touches
from corpuslint.rule import rule
from corpuslint.span import Edit, Span


class Options(NamedTuple):
    find: str = ""
    replace: str = ""
    touches: Touches = "block"
    applicability: Applicability = "safe"


@rule("style", "warning", fixes=["safe"])
def inspect(document: Document, options: Options) -> Iterator[Finding]:
    at = document.text.find(options.find)
    while at >= 0:
        span = Span(at, at + len(options.find))
        rewrite = Rewrite((Edit(span, options.replace),), options.touches)
        fix = Fix(f"write {options.replace!r}", (rewrite,), options.applicability)
        yield Finding(f"{options.find!r} stands here", span, fix=fix)
        at = document.text.find(options.find, span.end)
