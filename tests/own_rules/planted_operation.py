"""The key `fix` of a document names operations on it, as Python would write them."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint import ops
from corpuslint.document import Document
from corpuslint.finding import Finding, Fix
from corpuslint.rule import rule

_NAMES = {name: getattr(ops, name) for name in ("Set", "Insert", "Remove", "Rename", "Reorder")}


@rule("style", "warning", fixes=["safe"])
def inspect(document: Document, options: None) -> Iterator[Finding]:
    for index, words in enumerate((document.data or {}).get("fix", ())):
        operation = eval(words, {"__builtins__": {}}, _NAMES)
        if operation.path != ("fix",):
            yield Finding("to be done", ("fix", index), fix=Fix("do it", (operation,)))
