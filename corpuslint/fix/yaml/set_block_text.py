"""A block text (`|` or `>`) that becomes another text, or another scalar."""

from __future__ import annotations

from typing import Any

from corpuslint.blocks.yaml_places import YamlNode
from corpuslint.fix.yaml.block_text import BlockText, pieces
from corpuslint.fix.yaml.edits import holds, trimmed
from corpuslint.fix.yaml.layout import Layout
from corpuslint.fix.yaml.splice import splice
from corpuslint.fix.yaml.style import Writer
from corpuslint.ops import Set, same
from corpuslint.span import Edit, Span
from corpuslint.spelling import is_printable


def set_block_text(layout: Layout, node: YamlNode, operation: Set, old: Any) -> list[Edit]:
    """The edits that write a scalar over a block text: a text stays one where it can."""
    new = operation.value
    if same(old, new):
        return []
    block = layout.block_text(node)
    if isinstance(new, str) and isinstance(old, str) and block.lines:
        for attempt in (_piece, _lines) if block.header.sign == ">" else (_lines,):
            edits = attempt(layout, block, new)
            if edits and holds(layout, edits, operation):
                return edits
    return over_block_text(layout, block, Writer(layout).scalar(new, in_flow=False))


def over_block_text(layout: Layout, block: BlockText, written: str) -> list[Edit]:
    """The edits that write one line over a block text; a comment behind its header stays."""
    header = block.header
    edits = [Edit(Span(header.start, header.end), written)]
    header_end = layout.line_end(header.end).start
    if block.end > header_end:
        edits.append(Edit(Span(header_end, block.end), ""))
    return edits


def _piece(layout: Layout, block: BlockText, new: str) -> list[Edit] | None:
    """The edits of a folded text of which only a piece of a line changes."""
    content = new.rstrip("\n")
    header = _header(block, ">", len(new) - len(content))
    edits = splice(layout.text, pieces(layout.text, block), content, _on_one_line)
    return None if edits is None or header is None or not content else header + edits


def _on_one_line(text: str) -> str | None:
    return text if is_printable(text) else None


def _lines(layout: Layout, block: BlockText, new: str) -> list[Edit] | None:
    """The edits of the lines that differ in a literal text; a folded one becomes literal."""
    content = new.rstrip("\n")
    header = _header(block, "|", len(new) - len(content))
    if header is None or not content or not is_printable(content.replace("\n", "")):
        return None
    before = [layout.text[line.start : line.end] for line in block.lines]
    after = content.split("\n")
    first, last = 0, len(before)
    until = len(after)
    if block.header.sign == "|":
        while first < min(last, until) and before[first] == after[first]:
            first += 1
        while first < min(last, until) and before[last - 1] == after[until - 1]:
            last -= 1
            until -= 1
    indent = " " * block.indent
    written = [indent + line if line else "" for line in after[first:until]]
    return header + _replaced(layout, block, first, last, written)


def _replaced(
    layout: Layout, block: BlockText, first: int, last: int, written: list[str]
) -> list[Edit]:
    """The edits that write whole lines for others of a block text, or between two of them."""
    joined = layout.newline.join(written)
    if first < last and written:
        start = layout.line_start(block.lines[first].start)
        return trimmed(layout.text, Span(start, block.lines[last - 1].end), joined)
    if first == last == len(block.lines):
        if not written:
            return []
        end = block.lines[-1].end
        return [Edit(Span(end, end), layout.newline + joined)]
    if last == len(block.lines):
        return [Edit(Span(block.lines[first - 1].end, block.lines[-1].end), "")]
    span = Span(*(layout.line_start(block.lines[at].start) for at in (first, last)))
    return [Edit(span, joined + layout.newline if written else "")]


def _header(block: BlockText, sign: str, tail: int) -> list[Edit] | None:
    """The edit of a header whose value shall end with a number of line ends; None for too many."""
    header = block.header
    chomping = header.chomping
    if tail != block.tail:
        if tail > 1:
            return None
        chomping = "" if tail else "-"
    if (sign, chomping) == (header.sign, header.chomping):
        return []
    indicators = (str(header.indentation) if header.indentation else "") + chomping
    return [Edit(Span(header.start, header.end), sign + indicators)]
