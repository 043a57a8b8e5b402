"""The lines of a block with its fences: where they end, and which ends are inside a scalar."""

from __future__ import annotations

from typing import Any

from corpuslint.document import Document
from corpuslint.patterns import lazy
from corpuslint.span import Span

_REST_OF_FENCE = lazy(r"[ \t]*(?:\r\n?|\n|\Z)")
LINE_END = lazy(r"\r\n?|\n|\Z")


def lines_of_block(document: Document) -> Span:
    """The block with both fences and the line ending of the closing one.

    Where text follows the closing fence in its line, the span ends before that:
    it is body. A document without a block has no lines of one.
    """
    block = document.block
    if block is None:
        return Span(0, 0)
    if block.closer is None:
        return block.content
    rest = _REST_OF_FENCE.match(document.text, block.closer.end)
    return Span(block.opener.start, rest.end() if rest else block.closer.end)


def inner_lines(document: Document) -> list[Span]:
    """The spans in which a line end is content: scalars of several lines, in order.

    The first line of a block text (`|`, `>`) holds no content.
    """
    parsed = document.parsed
    if parsed is None or document.block is None or document.block.language == "json":
        return []  # a JSON text has no line break
    spans = []
    if document.block.language == "yaml":
        for event in parsed.events:
            if event.start_mark.line != event.end_mark.line and hasattr(event, "value"):
                start = parsed.offset + event.start_mark.index
                if event.style in ("|", ">"):
                    start = LINE_END.search(document.text, start).start() + 1  # type: ignore[union-attr]
                spans.append(Span(start, parsed.offset + event.end_mark.index))
        return spans
    stack: list[Any] = [document.places()]
    while stack:
        node = stack.pop()
        if node.children:
            stack += node.children.values()
        else:
            spans.append(node.span)
    return sorted(spans)
