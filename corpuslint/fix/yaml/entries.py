"""Insert, Remove and Rename: entries of mappings and lists in block style."""

from __future__ import annotations

from typing import Any

from corpuslint.blocks.yaml_places import YamlNode
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.yaml.edits import insert_lines, trimmed, write_behind
from corpuslint.fix.yaml.layout import Entry, Layout
from corpuslint.fix.yaml.style import Writer
from corpuslint.ops import Insert, Rename
from corpuslint.patterns import lazy
from corpuslint.span import Edit, Span

_GAP = lazy(r" +(?=\S)")


def insert_entry(layout: Layout, parent: YamlNode, operation: Insert) -> list[Edit]:
    """The edits that write a new key, or a new item, into a collection."""
    part, value = operation.path[-1], operation.value
    siblings = layout.children(parent)
    writer = Writer(layout, siblings)
    if parent.style == "flow":
        from corpuslint.fix.flow.entries import insert

        text = writer.flow(value)
        if isinstance(part, str):
            text = f"{writer.key(part, True, _quotes_of_keys(layout, siblings))}: {text}"
        return insert(layout.document, parent, part, text, operation.after)
    entries = layout.entries(parent)
    column = layout.column(entries[0].start)
    if isinstance(part, str):
        key = writer.key(part, False, _quotes_of_keys(layout, siblings))
        names = [entry.part for entry in entries]
        at = len(entries) - 1 if operation.after is None else names.index(operation.after)
        return [_behind(layout, parent, entries, at, writer.pair(key, value, column))]
    gap = _GAP.match(layout.text, entries[0].start + 1)
    lines = writer.item(value, column, gap[0] if gap else " ")
    if part > 0:
        return [_behind(layout, parent, entries, part - 1, lines)]
    start = entries[0].start
    written = layout.newline.join([*lines, " " * column]).lstrip(" ")
    return [Edit(Span(start, start), written)]


def _quotes_of_keys(layout: Layout, siblings: list[YamlNode]) -> str:
    """The quotes that all keys of a mapping have; empty where some have none."""
    styles = {getattr(layout.events[node.key_index], "style", "") or "" for node in siblings}
    return styles.pop() if styles in ({"'"}, {'"'}) else ""


def _behind(
    layout: Layout, parent: YamlNode, entries: list[Entry], number: int, lines: list[str]
) -> Edit:
    """The edit that writes whole lines behind an entry."""
    entry = entries[number]
    if layout.lacks_line_ending(entry):
        raise RefusalError("the last line of a text block has no line ending")
    line_end = layout.line_end(layout.end(entry.node))
    if number + 1 < len(entries) or parent is layout.root:
        line_end = layout.own_end(entry)
    return insert_lines(layout, line_end, lines)


def remove_entry(layout: Layout, parent: YamlNode, part: str | int) -> list[Edit]:
    """The edits that take an entry away: its lines with their comments."""
    if parent.style == "flow":
        from corpuslint.fix.flow.entries import remove

        return remove(layout.document, parent, part)
    entries = layout.entries(parent)
    number = part if isinstance(part, int) else [entry.part for entry in entries].index(part)
    start = entries[number].start
    line_end = layout.line_end(layout.end(entries[number].node))
    if len(entries) == 1:
        return _remove_only(layout, parent, start, line_end)
    if number:
        layout.check_follower(entries[number - 1], layout.text[line_end.end :])
    if layout.is_first(start):
        return [Edit(Span(layout.line_start(start), line_end.end), "")]
    # the first entry stands behind its parent's dash: the next one moves up, unless
    # comments stand between
    following = entries[1].start
    if layout.line_start(following) == line_end.end:
        return [Edit(Span(start, following), "")]
    before = layout.text[layout.line_start(start) : start]
    return [Edit(Span(start - len(before) + len(before.rstrip(" ")), line_end.start), "")]


def _remove_only(layout: Layout, parent: YamlNode, start: int, line_end: Span) -> list[Edit]:
    """The edits that leave an empty list or mapping."""
    empty = "[]" if 0 in parent.children else "{}"
    if layout.event(parent).anchor is not None:
        raise RefusalError("the value carries an anchor")
    if parent.key is None or not layout.is_first(start):
        return [Edit(Span(start, line_end.start), empty)]
    place = layout.colon_end(parent)
    removed = Edit(Span(layout.line_start(start), line_end.end), "")
    return [write_behind(layout, place, empty), removed]


def rename_key(layout: Layout, node: YamlNode, operation: Rename, in_flow: bool) -> list[Edit]:
    """The edits that write another key, in the quotes of the old one."""
    event: Any = layout.events[node.key_index]
    assert node.key is not None
    if event.anchor is not None or event.tag is not None:
        raise RefusalError("the key carries an anchor or a tag")
    style = event.style or ""
    if style in ("|", ">") or not layout.is_one_line(node.key):
        raise RefusalError("the key stands in several lines")
    written = Writer(layout).key(operation.key, in_flow, style)
    return trimmed(layout.text, node.key, written)
