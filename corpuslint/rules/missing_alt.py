"""An image has no text that stands in for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.finding import Finding
from corpuslint.page_images import own_images
from corpuslint.roles import Record
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath, value_at
from corpuslint.tuples import NamedTuple


class Options(NamedTuple):
    """`keys` of an image that may hold its text, and `beside` an address alone: such keys,
    with `{key}` for its own."""

    keys: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def faults(self) -> dict[str, str]:
        for pattern in self.beside:
            if "{key}" not in pattern or pattern == "{key}":
                return {"beside": f"{pattern!r} is not like '{{key}}Alt'"}
        return {}


@rule(
    "images",
    "warning",
    default=False,
    roles=["image-url", "text", "domain"],
    needs=["image-url"],
)
def check(context: Context) -> Iterator[Finding]:
    options = context.options
    for record, path, _ in own_images(context):
        if record.kind == "image":
            around, keys = record.path, options.keys or _text_keys(record)
        elif isinstance(path[-1], str):
            key = path[-1]
            around, keys = path[:-1], tuple(one.replace("{key}", key) for one in options.beside)
        else:
            continue  # an address in a list has nothing beside it
        if keys and not _has_text(value_at(context.document.data, around), keys):
            yield from _finding(context, (*around, keys[0]))


def _text_keys(record: Record) -> tuple[str, ...]:
    """The keys that the schema of an image gives to texts."""
    return tuple(key for key, node in record.node.properties.items() if "text" in node.values)


def _has_text(holder: Any, keys: tuple[str, ...]) -> bool:
    """Whether there is a text, be it an empty one: that says that there is nothing to say."""
    return any(holder.get(key) is not None for key in keys)


def _finding(context: Context, path: KeyPath) -> Iterator[Finding]:
    is_there = path[-1] in value_at(context.document.data, path[:-1])
    message = f"the image has no text that stands in for it (`{path[-1]}`)"
    yield Finding(message, path, "key" if is_there else "missing")
