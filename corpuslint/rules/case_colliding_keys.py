"""Two keys of one mapping differ only in case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.document import Document
from corpuslint.finding import Finding, Related
from corpuslint.rule import rule
from corpuslint.span import KeyPath


@rule("syntax", "error", profiles=["hugo"])
def inspect(document: Document, options: None) -> Iterator[Finding]:
    if not document.data:
        return
    stack: list[tuple[Any, KeyPath]] = [(document.data, ())]
    seen = set()  # an alias stands for a mapping that was looked at
    while stack:
        value, path = stack.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if value.__class__ is dict:
            keys = "\n".join(value)
            folded = keys.lower()
            if keys != folded and len({*folded.split("\n")}) < len(value):
                yield from _collisions(value, path)
        stack += [
            (child, (*path, key))
            for key, child in (value.items() if value.__class__ is dict else enumerate(value))
            if child.__class__ is dict or child.__class__ is list
        ]


def _collisions(mapping: dict[str, Any], path: KeyPath) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for key in mapping:
        other = first.setdefault(key.lower(), key)
        if other is not key:
            message = f"the keys {other!r} and {key!r} differ only in case"
            related = (Related((*path, other), "first here"),)
            yield Finding(message, (*path, key), "key", related)
