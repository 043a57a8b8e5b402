"""Whether a text has a format of JSON Schema, as validators judge it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache


def count_of_format(name: str, texts: Iterable[tuple[str, int]]) -> int:
    """How many of some counted texts have a format."""
    judge = format_judge(name)
    return sum(count for text, count in texts if judge(text))


@lru_cache(maxsize=32)
def format_judge(name: str) -> Callable[[str], bool]:
    """Whether a text has a format; where there is no validator, none has any."""
    try:
        import jsonschema_rs
    except ImportError:  # no wheel for this platform
        return lambda text: False
    is_valid = jsonschema_rs.validator_for({"format": name}, validate_formats=True).is_valid

    def judge(text: str) -> bool:
        try:
            return bool(is_valid(text))
        except (UnicodeEncodeError, ValueError):  # a lone surrogate
            return False

    return judge
