"""Set: a value of a YAML block becomes another one."""

from __future__ import annotations

from typing import Any

from corpuslint.blocks.yaml_places import YamlNode
from corpuslint.fix.meaning import is_alike
from corpuslint.fix.refusal import RefusalError
from corpuslint.fix.yaml.checks import check_value, child_of
from corpuslint.fix.yaml.edits import insert_lines, write_behind
from corpuslint.fix.yaml.layout import NOT_UNDERSTOOD, Layout
from corpuslint.fix.yaml.scalar import fill, set_scalar
from corpuslint.fix.yaml.set_block_text import over_block_text, set_block_text
from corpuslint.fix.yaml.style import Writer
from corpuslint.ops import Set, same
from corpuslint.span import Edit, Span

_COMMENT = "a comment stands inside the value"


def lower_set(
    layout: Layout, node: YamlNode, operation: Set, old: Any, in_flow: bool
) -> list[Edit]:
    """The edits that make a node, whose value is `old`, hold the operation's value."""
    is_collection = node.style in ("flow", "block")
    if not is_collection and not isinstance(operation.value, (list, dict)):
        if node.style in ("|", ">"):
            return set_block_text(layout, node, operation, old)
        return set_scalar(layout, node, operation, old, in_flow)
    if same(old, operation.value):
        return []
    if is_alike(old, operation.value):
        return _part_by_part(layout, node, operation, old, in_flow)
    writer = Writer(layout)
    if not is_collection:
        return _collection_over_scalar(layout, node, operation.value, writer, in_flow)
    if node.style == "block":
        return _over_block(layout, node, operation.value, writer)
    if layout.has_comments(node, *node.span):
        raise RefusalError(_COMMENT)
    if isinstance(operation.value, (list, dict)):
        return [Edit(node.span, writer.flow(operation.value))]
    return [Edit(node.span, writer.scalar(operation.value, in_flow))]


def _part_by_part(
    layout: Layout, node: YamlNode, operation: Set, old: Any, in_flow: bool
) -> list[Edit]:
    """The edits of a collection whose keys, or whose number of items, stay as they are."""
    edits: list[Edit] = []
    for part in old if isinstance(old, dict) else range(len(old)):
        if same(old[part], operation.value[part]):
            continue
        child = child_of(node, part)
        check_value(layout, child)
        one = Set((*operation.path, part), operation.value[part])
        edits += lower_set(layout, child, one, old[part], in_flow or node.style == "flow")
    return edits


def _collection_over_scalar(
    layout: Layout, node: YamlNode, value: Any, writer: Writer, in_flow: bool
) -> list[Edit]:
    span = node.span
    writer.follow(node.style, layout.event(node).value)
    if node.style in ("|", ">"):
        return over_block_text(layout, layout.block_text(node), writer.flow(value))
    if not in_flow and writer.wants_block(value):
        if node.key is None:
            edits = _behind_dash(layout, node, value, writer)
        else:
            edits = _below_key(layout, node, value, writer)
        if edits:
            return edits
    if span.start == span.end:
        return fill(layout, node, writer.flow(value), in_flow)
    return [Edit(span, writer.flow(value))]


def _below_key(layout: Layout, node: YamlNode, value: Any, writer: Writer) -> list[Edit]:
    """The edits that write a collection below its key; none where the value stands there."""
    assert node.key is not None
    span = node.span
    colon_end = layout.colon_end(node)
    if layout.text[colon_end : span.start].strip(" \t"):
        return []
    lines = writer.below(value, layout.column(node.key.start))
    removed = [] if colon_end == span.end else [Edit(Span(colon_end, span.end), "")]
    return [*removed, insert_lines(layout, layout.line_end(span.end), lines)]


def _behind_dash(layout: Layout, node: YamlNode, value: Any, writer: Writer) -> list[Edit]:
    """The edits that write a mapping behind its dash, the first key in the dash's line."""
    span = node.span
    if isinstance(value, list) or span.start == span.end or layout.is_first(span.start):
        return []
    first, *rest = writer.mapping(value, layout.column(span.start))
    edits = [Edit(span, first.lstrip(" "))]
    if rest:
        edits.append(insert_lines(layout, layout.line_end(span.end), rest))
    return edits


def _over_block(layout: Layout, node: YamlNode, value: Any, writer: Writer) -> list[Edit]:
    """The edits that write another value over a collection in block style."""
    start = layout.entries(node)[0].start
    end = layout.end(node)
    if not value or not isinstance(value, (list, dict)):
        return _replace_block(layout, node, writer.inline(value))
    if layout.has_comments(node, start, end):
        raise RefusalError(_COMMENT)
    column = layout.column(start)
    if isinstance(value, list):
        lines = [line for item in value for line in writer.item(item, column)]
    elif node.key is not None and layout.column(node.key.start) == column:
        lines = writer.below(value, column)  # a list may stand so, a mapping may not
    else:
        lines = writer.mapping(value, column)
    return [Edit(Span(start, end), layout.newline.join(lines)[column:])]


def _replace_block(layout: Layout, node: YamlNode, written: str) -> list[Edit]:
    """The edits that write one line for a whole collection in block style."""
    start = layout.entries(node)[0].start
    last = layout.line_end(layout.end(node))
    if node.key is None or not layout.is_first(start):
        if layout.has_comments(node, start, last.start):
            raise RefusalError(_COMMENT)
        return [Edit(Span(start, last.start), written)]
    colon_end = layout.colon_end(node)
    line_end = layout.line_end(colon_end)
    if line_end.end > start:
        raise RefusalError(NOT_UNDERSTOOD)
    if layout.has_comments(node, line_end.end, last.start):
        raise RefusalError(_COMMENT)
    edit = write_behind(layout, colon_end, written)
    return [edit, Edit(Span(line_end.end, last.end), "")]
