"""The kinds of relations between two fields that are looked for, and how each is worded."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from corpuslint.dates import Moment, is_before
from corpuslint.knowledge.forms import date_in
from corpuslint.urls import host_of

# A test of two values: whether the relation holds, None where it does not apply.
Test = Callable[[Any, Any], "bool | None"]


def equal(first: Any, second: Any) -> bool | None:
    """Whether two values are one."""
    return first.__class__ is second.__class__ and bool(first == second)


def not_after(first: Any, second: Any) -> bool | None:
    """Whether a date is at most as late as another."""
    one, other = date_of(first), date_of(second)
    if one is None or other is None:
        return None
    return not is_before(other, one)


def amp_cache(first: Any, second: Any) -> bool | None:
    """Whether a URL is that of a page in the Google AMP Cache."""
    return _both_texts(first, second) and second == cached(first)


def starts_with(first: Any, second: Any) -> bool | None:
    """Whether a text starts with another and has more."""
    return _both_texts(first, second) and first != second and second.startswith(first)


def carries(first: Any, second: Any) -> bool | None:
    """Whether a URL ends with another one, but for its scheme."""
    return _both_texts(first, second) and second.endswith(first.partition("://")[2] or first)


def contains(first: Any, second: Any) -> bool | None:
    """Whether a text is part of another."""
    return _both_texts(first, second) and first in second


def of_host(first: Any, second: Any) -> bool | None:
    """Whether the host of a URL is a domain or below it."""
    if not _both_texts(first, second):
        return None
    host = host_of(second)
    return host == first or host.endswith(f".{first}")


def _both_texts(first: Any, second: Any) -> bool:
    return first.__class__ is str and second.__class__ is str


@lru_cache(maxsize=65_536)
def _remembered(text: str) -> Moment | None:
    return date_in(text)


def date_of(value: Any) -> Moment | None:
    """The moment that a value says, None where it looks like no date."""
    return _remembered(value) if value.__class__ is str else None


def cached(url: str) -> str:
    """The address of a page in the Google AMP Cache.

    Source: the AMP project's page about the format of cache URLs; of names in other
    scripts than ASCII, only those already written in it.
    """
    scheme, _, rest = url.partition("://")
    host = host_of(url).replace("-", "--").replace(".", "-")
    secure = "s/" if scheme == "https" else ""
    return f"https://{host}.cdn.ampproject.org/c/{secure}{rest}"


# What is said of the second field, the strongest first: of two fields one is told.
OF_SECOND: dict[str, tuple[Test, str]] = {
    "equal": (equal, "equal to {first}"),
    "amp-cache": (amp_cache, "the address of {first} in the AMP cache"),
    "starts-with": (starts_with, "starts with {first}"),
    "carries": (carries, "ends with {first}, but for its scheme"),
    "of-host": (of_host, "its host is {first} or below it"),
    "contains": (contains, "has {first} in it"),
    "not-before": (not_after, "never earlier than {first}"),
}
