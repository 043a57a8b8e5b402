"""Too many blank lines stand in the block, or some stand at its edge."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.block_lines import blank_runs, is_readable
from corpuslint.document import Document
from corpuslint.finding import Finding
from corpuslint.respelling import respelled
from corpuslint.rule import rule
from corpuslint.span import Edit, Span
from corpuslint.tuples import NamedTuple
from corpuslint.wording import count_of


class Options(NamedTuple):
    maximum: int = 1

    def faults(self) -> dict[str, str]:
        """What is wrong with an option's value, by its name."""
        return {} if self.maximum >= 0 else {"maximum": "must be 0 or more"}


@rule("style", "warning", default=False, fixes=["safe"])
def inspect(document: Document, options: Options) -> Iterator[Finding]:
    block = document.block
    if block is None or document.data is None or not is_readable(document):
        return
    is_file = document.data_language is not None
    for run in blank_runs(document):
        count = count_of(len(run), "blank line")
        if run[0].start == block.content.start:
            where = "at the start of the file" if is_file else "right below the opening fence"
            excess, message = run, f"{count} {where}"
        elif run[-1].end == block.content.end:
            where = "at the end of the file" if is_file else "right above the closing fence"
            excess, message = run, f"{count} {where}"
        else:
            excess = run[options.maximum :]
            message = f"{count} in a row, more than {options.maximum}"
        if excess:
            span = Span(excess[0].start, excess[-1].end)
            title = "remove the blank line" if len(excess) == 1 else "remove the blank lines"
            yield respelled(message, span, title, [Edit(span, "")])
