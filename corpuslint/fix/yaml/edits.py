"""Edits of a YAML block that more than one operation needs."""

from __future__ import annotations

from corpuslint.blocks.yaml import YamlBlock
from corpuslint.fix.yaml.layout import Layout
from corpuslint.ops import Set, apply_operations, same
from corpuslint.patterns import lazy
from corpuslint.span import Edit, Span, apply_edits, smallest_edit

_REST_OF_LINE = lazy(r"[ \t]*(?=[\r\n]|\Z)")


def trimmed(text: str, span: Span, written: str) -> list[Edit]:
    """An edit of only what differs; none where nothing does."""
    (start, end), changed = smallest_edit(text[span.start : span.end], written)
    if start == end and not changed:
        return []
    return [Edit(Span(span.start + start, span.start + end), changed)]


def write_behind(layout: Layout, at: int, written: str) -> Edit:
    """The edit that writes a value behind a colon or a dash, before a comment."""
    space = _REST_OF_LINE.match(layout.text, at)
    return Edit(Span(at, space.end() if space else at), f" {written}")


def insert_lines(layout: Layout, line_end: Span, lines: list[str]) -> Edit:
    """The edit that inserts whole lines behind a line with that ending, which may be none."""
    written = layout.newline.join(lines)
    is_last = line_end.start == line_end.end
    written = layout.newline + written if is_last else written + layout.newline
    return Edit(Span(line_end.end, line_end.end), written)


def holds(layout: Layout, edits: list[Edit], operation: Set) -> bool:
    """Whether the block reads, after some edits, as the operation wants."""
    document = layout.document
    text = apply_edits(layout.text, edits)
    assert document.block is not None
    content = document.block.content
    end = content.end + len(text) - len(layout.text)
    profile = document.profile
    block = YamlBlock(
        text[content.start : end],
        content.start,
        profile.resolver,
        profile.wide_breaks,
        limits=document.limits,
    )
    return same(block.data, apply_operations(document.data, [operation]))
