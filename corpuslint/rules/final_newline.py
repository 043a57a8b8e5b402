"""The last line of the file has no line ending."""

from __future__ import annotations

from collections.abc import Iterable

from corpuslint.block_lines import count_endings, is_readable
from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.respelling import respelled
from corpuslint.rule import rule
from corpuslint.span import Edit, Span

_MESSAGE = "no line ending at the end of the file"


@rule("style", "warning", default=False, fixes=["safe"])
def inspect(document: Document, options: None) -> Iterable[Finding]:
    text = document.text
    if not text.lstrip("\ufeff") or text[-1] in "\r\n":
        return ()
    if any(problem.rule == "not-utf8" for problem in document.problems):
        return ()  # what was read is not the whole file
    end = Span(len(text), len(text))
    if _may_be_content(document):
        return (Finding(_MESSAGE, end),)
    counts = count_endings(text, 0, len(text))
    ending = max(("\n", "\r\n"), key=counts.__getitem__)
    return (respelled(_MESSAGE, end, "add a line ending", [Edit(end, ending)], "line-endings"),)


def _may_be_content(document: Document) -> bool:
    """Whether a data file may end inside a value, to which a line ending would be content."""
    block = document.block
    if block is None or block.language != "yaml" or block.content.end < len(document.text):
        return False
    if not is_readable(document):
        return True
    scalars = [event for event in document.parsed.events if hasattr(event, "value")]
    return bool(scalars) and scalars[-1].style in ("|", ">")
