"""White space stands at the end of a line of the block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpuslint.block_lines import LINE_END, inner_lines, is_readable, lines_of_block
from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.rule import rule
from corpuslint.span import Edit, Span

_MESSAGE = "white space at the end of the line"


@rule("style", "warning", fixes=["safe"])
def inspect(document: Document, options: None) -> Iterable[Finding]:
    block = document.block
    if block is None:
        return ()
    text = document.text
    end = (block.closer or block.content).end
    # for two characters, the search from the end is the fast one
    if (
        text.rfind(" \n", 0, end) < 0
        and (text.find("\r", 0, end) < 0 or text.rfind(" \r", 0, end) < 0)
        and (
            text.find("\t", 0, end) < 0
            or max(text.rfind("\t\n", 0, end), text.rfind("\t\r", 0, end)) < 0
        )
        and (text[end : end + 1] or text[end - 1 : end]) not in (" ", "\t")
    ):
        return ()
    return _look(document)


def _look(document: Document) -> Iterator[Finding]:
    block = document.block
    if block is None or not is_readable(document):
        return
    from corpuslint.respelling import respelled

    text = document.text
    at, end = lines_of_block(document)
    # the space for which the reader does not see the block is that rule's business
    reported = {one.span.end for one in document.problems if one.rule == "block-ignored"}
    inner: list[Span] | None = None
    passed = 0
    while at < end:
        ending = LINE_END.search(text, at, end)
        assert ending is not None
        line = text[at : ending.start()]
        stripped = len(line.rstrip(" \t"))
        if stripped < len(line):
            if inner is None:
                inner = inner_lines(document)
            space = Span(at + stripped, ending.start())
            while passed < len(inner) and inner[passed].end <= space.start:
                passed += 1
            in_scalar = passed < len(inner) and inner[passed].start <= space.start
            if not in_scalar and space.start not in reported:
                is_fence = not block.content.start <= space.start < block.content.end
                yield respelled(
                    _MESSAGE,
                    space,
                    "remove the white space",
                    [Edit(space, "")],
                    "fences" if is_fence else "block",
                )
        at = ending.end()
