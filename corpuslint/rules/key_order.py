"""The keys of a mapping do not stand in the order that the schema gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.finding import Finding, Fix
from corpuslint.ops import Reorder
from corpuslint.roles import RoleNode
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath
from corpuslint.wording import key_name


@rule("style", "warning", default=False, with_schema=True, fixes=["safe"])
def check(context: Context) -> Iterator[Finding]:
    document = context.document
    if document.block is None or document.block.language == "toml":
        return  # there tables come last, whatever a schema wants
    if document.parsed.problems:
        return
    said: set[KeyPath] = set()  # where two schemas speak of a mapping, the first counts
    for record in context.records:
        if record.path:
            continue
        for path, keys, order in _ordered(record.value, record.node):
            if path in said:
                continue
            said.add(path)
            finding = _judge(path, keys, order)
            if finding is not None:
                # what an alias or a merge brings has its order elsewhere
                place, _ = document.places().find(path)
                if not place.is_alias and not place.merged:
                    yield finding


def _ordered(data: Any, root: RoleNode) -> Iterator[tuple[KeyPath, list[str], tuple[str, ...]]]:
    """The mappings that have an order: key path, keys, and the order."""
    stack: list[tuple[Any, RoleNode, KeyPath]] = [(data, root, ())]
    while stack:
        value, node, path = stack.pop()
        if value.__class__ is dict:
            if node.order:
                yield path, list(value), node.order
            children = [(key, child, _property(node, key)) for key, child in value.items()]
        else:
            children = [(index, child, node.items) for index, child in enumerate(value)]
        stack += [
            (child, below, (*path, part))
            for part, child, below in reversed(children)
            if below is not None and child.__class__ in (dict, list)
        ]


def _property(node: RoleNode, key: str) -> RoleNode | None:
    known = node.properties.get(key)
    if known is not None:
        return known
    return next((child for matches, child in node.patterns if matches(key)), node.rest)


def _judge(path: KeyPath, keys: list[str], order: tuple[str, ...]) -> Finding | None:
    places = {key: place for place, key in enumerate(order)}
    known = [key for key in keys if key in places]
    wanted = sorted(known, key=places.__getitem__)
    if known == wanted:
        return None
    late = next(
        key for key, other in zip(known[1:], known, strict=False) if places[key] < places[other]
    )
    before = next(key for key in known if places[key] > places[late])
    message = f"the key {key_name(late)} belongs before {key_name(before)}"
    fix = Fix("put the keys in order", (Reorder(path, tuple(_reordered(keys, wanted))),))
    return Finding(message, (*path, late), "key", fix=fix)


def _reordered(keys: list[str], wanted: list[str]) -> list[str]:
    """The keys in the order wanted, each other key behind the one that it stood behind."""
    reordered: list[str] = []
    followers: dict[str, list[str]] = {key: [] for key in wanted}
    group = reordered
    for key in keys:
        if key in followers:
            group = followers[key]
        else:
            group.append(key)
    for key in wanted:
        reordered += [key, *followers[key]]
    return reordered
