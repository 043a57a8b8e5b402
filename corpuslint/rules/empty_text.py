"""A text is there, and is empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.finding import Finding
from corpuslint.roles import RoleNode
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple
from corpuslint.wording import key_name


class Options(NamedTuple):
    optional_fields: bool = False


@rule("text", "warning")
def check(context: Context) -> Iterator[Finding]:
    document = context.document
    if document.block is None:
        return
    text, (start, end) = document.text, document.block.content
    if text.find('""', start, end) < 0 and text.find("''", start, end) < 0:
        return  # as nearly all
    everywhere = context.options.optional_fields
    for record in context.records:
        if not record.path:
            for path, is_required in _empty(record.value, record.node, ()):
                if is_required:
                    message = f"{key_name(path[-1])} is empty, and the schema requires it"
                    yield Finding(message, path)
                elif everywhere:
                    yield Finding(f"{key_name(path[-1])} is empty", path)


def _empty(value: Any, node: RoleNode, path: KeyPath) -> Iterator[tuple[KeyPath, bool]]:
    """The empty texts of plain text or Markdown in a value, and whether they are required."""
    if value.__class__ is list and node.items is not None:
        for index, item in enumerate(value):
            yield from _empty(item, node.items, (*path, index))
    elif value.__class__ is dict:
        for key, below in value.items():
            child = node.properties.get(key)
            if child is None:
                continue
            if below != "":
                yield from _empty(below, child, (*path, key))
            elif "text" in child.values or "markdown" in child.values:
                yield (*path, key), key in node.required
