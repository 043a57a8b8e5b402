"""A schema from a corpus: what was seen, what is promised, and who breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from corpuslint.knowledge.candidates import candidates_of
from corpuslint.knowledge.comments import with_comments
from corpuslint.knowledge.infer import infer
from corpuslint.knowledge.outliers import Found, Judging, Outlier
from corpuslint.knowledge.statements import Statement, statements
from corpuslint.knowledge.support import Support
from corpuslint.knowledge.surveyor import Group, Reader
from corpuslint.output.summary import counted
from corpuslint.paths import Input
from corpuslint.tuples import NamedTuple


class Inferred(NamedTuple):
    """A schema, the places that break what it promises, and what its comments say."""

    schema: dict[str, Any]
    outliers: list[Outlier]
    statements: list[Statement]


def inferred(
    group: Group,
    reader: Reader,
    support: Support,
    title: str,
    parts: Callable[[Callable[[list[Input]], Found]], Iterable[Found]],
) -> Inferred:
    """Infer the schema of some documents; `parts` gives what a function makes of their files."""
    seen = counted(group.documents, "document")
    share = f"{100 * support.share:.4g}%"
    description = f"Inferred from {seen}: {share} or more of the values keep each promise."
    schema = infer(group.root, support, title, description, reader.config.well_known_keys)
    candidates = candidates_of(group.root, support)
    judging = Judging(reader, schema, candidates)
    return concluded(schema, judging.merge(parts(judging.work)), support)


def concluded(schema: dict[str, Any], found: Found, support: Support) -> Inferred:
    """The schema with its comments, once all documents have been held against it."""
    said = statements(found.trial, support)
    return Inferred(with_comments(schema, said), found.outliers, said)
