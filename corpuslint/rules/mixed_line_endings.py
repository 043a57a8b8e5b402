"""The lines of the block do not all end in the same way."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from corpuslint.block_lines import (
    LINE_END,
    count_endings,
    inner_lines,
    is_readable,
    line_ending,
    lines_of_block,
)
from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.rule import rule
from corpuslint.span import Edit, Span

_NAMES = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}


@rule("style", "warning", fixes=["safe"])
def inspect(document: Document, options: None) -> Iterable[Finding]:
    block = document.block
    if block is None or document.text.find("\r", 0, (block.closer or block.content).end + 2) < 0:
        return ()
    from corpuslint.respelling import respelled

    lines = lines_of_block(document)
    counts = count_endings(document.text, *lines)
    if sum(count > 0 for count in counts.values()) < 2:
        return ()
    first = {ending: _find(document.text, ending, lines) for ending in counts if counts[ending]}
    # the fewest; of equally many, the one that comes last
    rare = min(first, key=lambda ending: (counts[ending], -first[ending]))
    others = " and ".join(_NAMES[ending] for ending in first if ending != rare)
    message = f"a line ends in {_NAMES[rare]}, others of the block in {others}"
    at = Span(first[rare], first[rare] + len(rare))
    common = line_ending(document)
    edits = [Edit(span, common) for span in _others(document.text, common, lines)]
    if not is_readable(document) or _is_content(document, edits):
        return (Finding(message, at),)
    title = f"end every line of the block in {_NAMES[common]}"
    return (respelled(message, at, title, edits, "line-endings"),)


def _find(text: str, ending: str, lines: Span) -> int:
    """The first place of a line ending that is not half of CR LF."""
    return next(
        span.start for span in _endings(text, lines) if text[span.start : span.end] == ending
    )


def _others(text: str, common: str, lines: Span) -> list[Span]:
    return [span for span in _endings(text, lines) if text[span.start : span.end] != common]


def _endings(text: str, lines: Span) -> Iterator[Span]:
    for found in LINE_END.finditer(text, *lines):
        if found[0]:
            yield Span(*found.span())


def _is_content(document: Document, edits: list[Edit]) -> bool:
    """Whether another line ending would be another value.

    In TOML not every reader takes them for the same. gray-matter ends the block at the
    last LF alone: of a CR LF there the CR stays, a line more for a text that keeps all.
    """
    block = document.block
    assert block is not None
    if block.language == "json":
        return False
    inner = inner_lines(document)
    if block.language == "yaml":
        end = block.content.end
        return bool(inner) and inner[-1].end >= end and any(edit.span.end == end for edit in edits)
    starts = [edit.span.start for edit in edits]
    return any(bisect_left(starts, start) < bisect_left(starts, end) for start, end in inner)
