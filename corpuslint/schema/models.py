"""What only a pydantic model itself can judge: its own validators."""

from __future__ import annotations

from typing import Any

from corpuslint.rule import Violation
from corpuslint.span import KeyPath


def model_violations(model: Any, name: str, data: Any) -> list[Violation]:
    """The faults that a model finds in data which fits its JSON Schema."""
    from pydantic import ValidationError

    data = {key: value for key, value in data.items() if key != "$schema"}
    try:
        model.model_validate(data)
    except ValidationError as error:
        found = [_violation(fault, data) for fault in error.errors(include_url=False)]
        return [violation for violation in found if not _is_other_branch(violation, found)]
    except Exception as error:  # the user's code, not ours: its crash is the user's to see
        message = f"the model {name} crashed: {type(error).__name__}: {error}"
        return [Violation((), "model", None, None, None, _one_line(message))]
    return []


def _violation(fault: Any, data: Any) -> Violation:
    message = fault["msg"]
    for label in ("Value error, ", "Assertion failed, "):
        message = message.removeprefix(label)
    return Violation(
        path=_path(fault["loc"], data, fault["type"] == "missing"),
        keyword="model",
        value=fault["input"],
        parameter=fault["type"],
        schema=None,
        message=_one_line(message),
    )


def _is_other_branch(violation: Violation, found: list[Violation]) -> bool:
    """Whether a value as a whole fits one branch of a union not, where another's fault is in it."""
    depth = len(violation.path)
    return any(len(other.path) > depth and other.path[:depth] == violation.path for other in found)


def _path(location: tuple[str | int, ...], data: Any, is_missing: bool) -> KeyPath:
    """The part of a fault's location that is a path in the data.

    pydantic's also names the branches of unions; only a missing key may end it.
    """
    path: KeyPath = ()
    for part in location:
        try:
            data = data[part]
        except (LookupError, TypeError):
            continue
        path = (*path, part)
    return (*path, location[-1]) if is_missing and location else path


def _one_line(message: str) -> str:
    """A message from the user's code, fit for ours: lower case, one line, not too long."""
    message = " ".join(message.split())
    message = "".join(sign if sign.isprintable() else "�" for sign in message)
    message = message if len(message) <= 300 else message[:300] + "…"
    return message[:1].lower() + message[1:].rstrip(".")
