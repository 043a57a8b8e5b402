"""From operations on data to edits of the text as it stands."""

from __future__ import annotations

from itertools import pairwise

from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.ops import Insert, Operation, Repair, Rewrite
from corpuslint.span import Edit, Span, apply_edits, smallest_edit


def lower(document: Document, operations: tuple[Operation, ...]) -> list[Edit]:
    """The edits that some operations come to, in the order of the text.

    Raises RefusalError where the text is such that nothing else than what is
    meant could not be promised.
    """
    if document.is_hidden and not all(map(_is_outside, operations)):
        raise RefusalError("to the site's generator the block is part of the page")
    if len(operations) > 1 and all(isinstance(operation, Insert) for operation in operations):
        return _one_after_the_other(document, operations)
    edits = sorted(edit for operation in operations for edit in _lower_one(document, operation))
    for one, other in pairwise(edits):
        if other.span.start < one.span.end or other.span == one.span:
            raise RefusalError("two parts of the fix overlap")
    return edits


def _is_outside(operation: Operation) -> bool:
    """Whether an operation is about the fences or what stands before them."""
    return isinstance(operation, Rewrite) and operation.touches in ("bom", "fences")


def _lower_one(document: Document, operation: Operation) -> list[Edit]:
    if isinstance(operation, (Rewrite, Repair)):
        return list(operation.edits)
    if document.block is None or document.data is None:
        raise RefusalError("the block cannot be read")
    language = document.block.language
    if language == "yaml":
        from corpuslint.fix.yaml.lower import lower_yaml

        return lower_yaml(document, operation)
    if language == "json":
        from corpuslint.fix.json.lower import lower_json

        return lower_json(document, operation)
    from corpuslint.fix.toml.lower import lower_toml

    return lower_toml(document, operation)


def _one_after_the_other(document: Document, operations: tuple[Operation, ...]) -> list[Edit]:
    """One edit for several insertions, which may well belong to the same place."""
    now = document
    for operation in operations:
        text = apply_edits(now.text, _lower_one(now, operation))
        now = Document(
            document.path, text, document.profile, document.data_language, document.limits
        )
    (start, end), written = smallest_edit(document.text, now.text)
    # lines that begin like the one behind them are put before it, not into its indentation
    while (
        0 < start == end
        and written.endswith((" ", "\t"))
        and document.text.startswith(written[-1], start - 1)
    ):
        start, end = start - 1, end - 1
        written = written[-1] + written[:-1]
    return [Edit(Span(start, end), written)]
