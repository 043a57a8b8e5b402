"""Make a failing case small: what it can do without is not what breaks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from fuzzing.case import Case, failure, signature

Check = Callable[[Case], None]
_FILLER = "x"


def shrink(check: Check, case: Case, seconds: float) -> Case:
    """A case that fails as this one does and is as small as can be had in that time."""
    error = failure(check, case)
    if error is None:
        return case
    wanted = signature(error)
    end = time.monotonic() + seconds
    is_smaller = True
    while is_smaller and time.monotonic() < end:
        is_smaller = False
        for smaller in _smaller(case):
            if time.monotonic() >= end:
                break
            error = failure(check, smaller)
            if error is not None and signature(error) == wanted:
                case, is_smaller = smaller, True
                break
    return case


def _smaller(value: Any) -> Iterator[Any]:
    """Values of the same kind with less in them, the smallest first."""
    if isinstance(value, str):
        yield from _texts(value)
    elif isinstance(value, dict):
        for key, one in value.items():
            for smaller in _smaller(one):
                yield {**value, key: smaller}
    elif isinstance(value, list):
        for at, one in enumerate(value):
            if len(value) > 1:
                yield value[:at] + value[at + 1 :]
            for smaller in _smaller(one):
                yield [*value[:at], smaller, *value[at + 1 :]]
    elif isinstance(value, bool) and value:
        yield False


def _texts(text: str) -> Iterator[str]:
    """A text without a piece of it: halves first, then ever less; then with plainer letters."""
    size = len(text)
    while size:
        for start in range(0, len(text), size):
            yield text[:start] + text[start + size :]
        size //= 2
    for at, character in enumerate(text):
        if character.isalnum() and character != _FILLER and not character.isdigit():
            yield text[:at] + _FILLER + text[at + 1 :]
