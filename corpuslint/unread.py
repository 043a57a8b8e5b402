"""Whether a document could be read, by the problems that it has."""

from __future__ import annotations

from collections.abc import Container

from corpuslint.document import Document

_UNPARSED = frozenset(["invalid-yaml", "invalid-toml", "invalid-json"])
# Problems of a file whose block was never reached.
_UNREAD = frozenset(["not-utf8", "unclosed-block", "merge-conflict", "block-ignored"])
_PLACEHOLDERS = ("{{", "{%", "<%")


def is_unread(document: Document, reported: Container[str]) -> bool:
    """Whether a block could not be read for a fault that none of some rules reports."""
    if document.data is not None:
        return False
    faults = {problem.rule for problem in document.problems} & (_UNREAD | _UNPARSED)
    return bool(faults) and not any(fault in reported for fault in faults)


def lacks_data(document: Document) -> bool:
    """Whether a document has no front matter, or an empty one, that could be read."""
    if any(problem.rule in _UNREAD for problem in document.problems):
        return False
    if document.block is None:
        return True
    return document.parsed is not None and not document.parsed.problems


def has_placeholder(document: Document) -> bool:
    """Whether a block does not parse, and each time for a placeholder, to be filled in later."""
    faults = [one for one in document.problems if one.rule in _UNPARSED]
    return bool(faults) and all(
        any(mark in document.line_at(fault.span.start) for mark in _PLACEHOLDERS)
        for fault in faults
    )
