"""What only a pydantic model itself can judge: its own validators."""

from __future__ import annotations

from typing import Any

from corpuslint.rule import Violation


def model_violations(model: Any, name: str, data: Any) -> list[Violation]:
    """The faults that a model finds in data which fits its JSON Schema."""
    from pydantic import ValidationError

    try:
        model.model_validate(data)
    except ValidationError as error:
        return [
            Violation(
                path=tuple(fault["loc"]),
                keyword=str(fault["type"]),
                value=fault["input"],
                parameter=None,
                schema=None,
                message=fault["msg"][:1].lower() + fault["msg"][1:],
                schema_name=name,
            )
            for fault in error.errors()
        ]
    return []
