"""The same as planted-value, for two at once."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.rule import rule
from tests.own_rules import planted_value
from tests.own_rules.planted_value import Options

__all__ = ["Options", "inspect"]


@rule("style", "warning", fixes=["safe"])
def inspect(document: Document, options: Options) -> Iterator[Finding]:
    yield from planted_value.inspect(document, options)
