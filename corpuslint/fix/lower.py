"""From operations on data to edits of the text as it stands."""

from __future__ import annotations

from itertools import pairwise

from corpuslint.document import Document
from corpuslint.fix.refusal import RefusalError
from corpuslint.ops import Operation, Repair, Rewrite
from corpuslint.span import Edit


def lower(document: Document, operations: tuple[Operation, ...]) -> list[Edit]:
    """The edits that some operations come to, in the order of the text.

    Raises RefusalError where the text is such that nothing else than what is
    meant could not be promised.
    """
    edits: list[Edit] = []
    for operation in operations:
        if isinstance(operation, (Rewrite, Repair)):
            edits += operation.edits
            continue
        if document.block is None or document.data is None:
            raise RefusalError("the block cannot be read")
        language = document.block.language
        if language == "yaml":
            from corpuslint.fix.yaml import lower_yaml

            edits += lower_yaml(document, operation)
        elif language == "json":
            from corpuslint.fix.json import lower_json

            edits += lower_json(document, operation)
        else:
            from corpuslint.fix.toml import lower_toml

            edits += lower_toml(document, operation)
    edits.sort()
    for one, other in pairwise(edits):
        if other.span.start < one.span.end or other.span == one.span:
            raise RefusalError("two parts of the fix overlap")
    return edits
