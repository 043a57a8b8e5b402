"""The lines of the block do not all end in the same way."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.block_lines import lines_of_block
from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.rule import rule
from corpuslint.span import Span

_NAMES = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}


@rule("style", "warning")
def inspect(document: Document, options: None) -> Iterable[Finding]:
    block = document.block
    if block is None or document.text.find("\r", 0, (block.closer or block.content).end + 2) < 0:
        return ()
    start, end = lines_of_block(document)
    text = document.text[start:end]
    pairs = text.count("\r\n")
    counts = {"\r\n": pairs, "\n": text.count("\n") - pairs, "\r": text.count("\r") - pairs}
    if sum(count > 0 for count in counts.values()) < 2:
        return ()
    first = {ending: _find(text, ending) for ending, count in counts.items() if count}
    # the fewest; of equally many, the one that comes last
    rare = min(first, key=lambda ending: (counts[ending], -first[ending]))
    others = " and ".join(_NAMES[ending] for ending in first if ending != rare)
    message = f"a line ends in {_NAMES[rare]}, others of the block in {others}"
    at = start + first[rare]
    return (Finding(message, Span(at, at + len(rare))),)


def _find(text: str, ending: str) -> int:
    """The first place of a line ending that is not half of CR LF."""
    if ending == "\r\n":
        return text.find(ending)
    at = text.find(ending)
    while (ending == "\r" and text[at + 1 : at + 2] == "\n") or (
        ending == "\n" and text[at - 1 : at] == "\r"
    ):
        at = text.find(ending, at + 1)
    return at
