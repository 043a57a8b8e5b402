"""The lines of a block with its fences: where they end, and which ends are inside a scalar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.document import Document
from corpuslint.patterns import lazy
from corpuslint.span import Span

_REST_OF_FENCE = lazy(r"[ \t]*(?:\r\n?|\n|\Z)")
LINE_END = lazy(r"\r\n?|\n|\Z")
# what ends a line in YAML 1.1 alone
WIDE_BREAK = lazy("[\x85\u2028\u2029]")
_HEADER = lazy(r"[|>]([-+0-9]*)[ \t]*(?:#[^\r\n]*)?(?:[\r\n]|\Z)")


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


def is_readable(document: Document) -> bool:
    """Whether the block could be read, so that it is known what is inside a scalar."""
    parsed = document.parsed
    return parsed is not None and (parsed.data is not None or not parsed.problems)


def inner_lines(document: Document) -> list[Span]:
    """The spans in which a line end is inside a scalar of several lines, in order.

    The first line of a block text (`|`, `>`) holds no content; the blank lines at its
    end are inside it, whether they are content or not.
    """
    return list(_inner_lines(document, whole=True))


def content_lines(document: Document) -> list[Span]:
    """As `inner_lines`, but without the blank lines below a block text that are no content."""
    return list(_inner_lines(document, whole=False))


def block_text_end(text: str, start: int, end: int, value: str) -> int:
    """Where the content of a block text ends that the parser has from `start` to `end`.

    Blank lines at its end are content only where `+` keeps them, or nothing else is there.
    """
    header = _HEADER.search(text, start, end)
    content = value.rstrip("\r\n")
    # a last line of nothing but spaces may be content, too
    if header is None or "+" in header[1] or not content or content[-1] in " \t":
        return end
    return start + len(text[start:end].rstrip(" \t\r\n"))


def blank_runs(document: Document) -> Iterator[list[Span]]:
    """The blank lines of the block, each with its line ending, those in a row together.

    A line of white space is blank; none inside a scalar is.
    """
    block = document.block
    if block is None:
        return
    text = document.text
    inner = content_lines(document)
    passed = 0
    run: list[Span] = []
    at, end = block.content
    while at < end:
        ending = LINE_END.search(text, at, end)
        assert ending is not None
        while passed < len(inner) and inner[passed].end <= at:
            passed += 1
        in_scalar = passed < len(inner) and inner[passed].start <= at
        if in_scalar or text[at : ending.start()].strip(" \t"):
            if run:
                yield run
            run = []
        else:
            run.append(Span(at, ending.end()))
        at = ending.end()
    if run:
        yield run


def count_endings(text: str, start: int, end: int) -> dict[str, int]:
    """How many lines of a piece of text end in CRLF, in LF and in CR."""
    pairs = text.count("\r\n", start, end)
    lines, returns = text.count("\n", start, end), text.count("\r", start, end)
    return {"\r\n": pairs, "\n": lines - pairs, "\r": returns - pairs}


def line_ending(document: Document) -> str:
    """How the lines of the block end, most of them: in LF or in CRLF.

    Never CR alone, in which no fence may end. Of equally many, the first counts.
    """
    start, end = lines_of_block(document)
    text = document.text
    counts = count_endings(text, start, end)
    if counts["\n"] != counts["\r\n"]:
        return max(("\n", "\r\n"), key=counts.__getitem__)
    first = text.find("\n", start, end)
    return "\r\n" if first > start and text[first - 1] == "\r" else "\n"


def _inner_lines(document: Document, whole: bool) -> Iterator[Span]:
    parsed = document.parsed
    if parsed is None or document.block is None or document.block.language == "json":
        return  # a JSON text has no line break
    if document.block.language == "yaml":
        yield from _yaml_lines(parsed, document.text, whole)
        return
    stack: list[Any] = [document.places()]
    spans = []
    while stack:
        node = stack.pop()
        if node.children:
            stack += node.children.values()
        else:
            spans.append(node.span)
    yield from sorted(spans)


def _yaml_lines(parsed: Any, text: str, whole: bool) -> Iterator[Span]:
    for event in parsed.events:
        if event.start_mark.line == event.end_mark.line or not hasattr(event, "value"):
            continue
        start = parsed.offset + event.start_mark.index
        end = parsed.offset + event.end_mark.index
        if event.style in ("|", ">"):
            if not whole:
                end = block_text_end(text, start, end, event.value)
            start = LINE_END.search(text, start).start() + 1  # type: ignore[union-attr]
        yield Span(start, max(start, end))
