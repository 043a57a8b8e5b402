"""The value of `a` is one text and is to be another; `odd` and `even` ones grow up to `most`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from corpuslint.document import Document
from corpuslint.finding import Finding, Fix
from corpuslint.ops import Set
from corpuslint.rule import rule


class Options(NamedTuple):
    old: str = ""
    new: str = ""
    most: int = 1_000


@rule("style", "warning", fixes=["safe"])
def inspect(document: Document, options: Options) -> Iterator[Finding]:
    value = (document.data or {}).get("a")
    if value == options.old:
        fix = Fix(f"write {options.new!r}", (Set(("a",), options.new),))
        yield Finding(f"`a` is {value!r}", ("a",), fix=fix)
    length = len(value or "")
    if options.old == ("odd" if length % 2 else "even") and length < options.most:
        fix = Fix("make it longer", (Set(("a",), f"{value}x"),))
        yield Finding(f"`a` is {options.old}", ("a",), fix=fix)
