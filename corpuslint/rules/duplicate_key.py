"""A key stands twice in one mapping."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpuslint.block_lines import LINE_END
from corpuslint.document import Document
from corpuslint.finding import Finding, Fix
from corpuslint.ops import Operation, Repair, Rewrite
from corpuslint.rule import report_problems, rule
from corpuslint.span import Edit, Span


@rule("syntax", "error", problems=True, fixes=["safe", "display"])
def inspect(document: Document, options: None) -> Iterable[Finding]:
    findings = list(report_problems(document, "duplicate-key"))
    spare = _spare_entries(document) if findings else {}
    for finding in findings:
        yield finding._replace(fix=_fix(document, finding, spare))


def _fix(document: Document, finding: Finding, spare: dict[int, Span]) -> Fix:
    """The later of two equal entries removed; of two others, nobody knows which was meant."""
    key = finding.at
    assert isinstance(key, Span)
    operation: Operation | None = None
    if document.data is None:
        operation = _cut_of_toml(document, key, finding.related[0].at)
    elif key.start in spare:
        operation = Rewrite((Edit(spare[key.start], ""),))
    if operation is None:
        return Fix("keep one of the two", (), "display")
    return Fix("remove the second, which says the same", (operation,))


def _spare_entries(document: Document) -> dict[int, Span]:
    """What can be cut, by where the key starts."""
    parsed: Any = document.parsed
    if document.data is None or document.block is None:
        return {}
    if document.block.language == "json":
        return dict(parsed.spare_entries())
    from corpuslint.blocks.yaml_spare import spare_entries

    return spare_entries(parsed.events, parsed.text, parsed.offset, document.profile.resolver)


def _cut_of_toml(document: Document, key: Span, first: object) -> Repair | None:
    """A line of TOML that is there twice, where it is a whole entry: the block is unreadable."""
    if document.block is None or document.block.language != "toml":
        return None
    from corpuslint.blocks.toml import TomlBlock

    assert isinstance(first, Span)
    line = document.lines.around(key.start)
    entry = document.text[line.start : line.end]
    has_more = "#" in entry or entry.lstrip().startswith("[")
    if has_more or document.line_at(first.start).strip() != entry.strip():
        return None
    if TomlBlock(entry, 0).problems:
        return None
    end_of_line = LINE_END.match(document.text, line.end)
    whole = Span(line.start, end_of_line.end() if end_of_line else line.end)
    return Repair((Edit(whole, ""),), (whole,))
