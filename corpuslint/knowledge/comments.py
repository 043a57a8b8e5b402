"""What holds between fields, as comments of a schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpuslint.knowledge.paths import ANY, FieldPath, path_name
from corpuslint.knowledge.statements import Statement
from corpuslint.wording import key_name

_COMMENT = "$comment"


def with_comments(schema: dict[str, Any], statements: Iterable[Statement]) -> dict[str, Any]:
    """A schema with statements in `$comment`, each at the property that it is about.

    What is about a place inside a definition that others share, stands at the top.
    """
    for statement in statements:
        part = _part(schema, statement.at)
        words = str(statement)
        if part is None:
            part, words = schema, f"{key_name(path_name(statement.at))}: {words}"
        part[_COMMENT] = f"{part[_COMMENT]}; {words}" if _COMMENT in part else words
    return schema


def _part(schema: dict[str, Any], path: FieldPath) -> dict[str, Any] | None:
    """The schema of one place alone, None where there is none."""
    part: Any = schema
    for key in path:
        if part.__class__ is not dict or "$ref" in part:
            return None
        if key is ANY:
            part = part.get("items", part.get("additionalProperties"))
        else:
            part = part.get("properties", {}).get(key)
    return part if part.__class__ is dict else None
