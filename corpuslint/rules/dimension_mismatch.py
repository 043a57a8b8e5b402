"""The size of an image contradicts what its URL says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule

# A scaled copy keeps its shape but for what rounding takes, as a share of it.
_SAME_SHAPE = 0.015
_ROUNDING = 2  # pixels

_IN_NAME = re.compile(
    r"[-_.](\d{2,5})x(\d{2,5})(?:-\d{1,2})?\.[a-z]{3,4}(?:\.[a-z]{3,4})?(?=[?#]|\Z)",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"/(\d{2,5})x(\d{2,5})(?=[/.?#]|\Z)", re.IGNORECASE)
_IN_QUERY = re.compile(
    r"[?&;](?:resize|fit|size|dimensions)=(\d{2,5})(?:,|x|:|\*|%2c|%3a)(\d{2,5})(?!\d)",
    re.IGNORECASE,
)
_WIDTH = re.compile(r"(?:[?&;](?:w|width)=|[/,]w_)(\d{2,5})(?!\d)", re.IGNORECASE)
_HEIGHT = re.compile(r"(?:[?&;](?:h|height)=|[/,]h_)(\d{2,5})(?!\d)", re.IGNORECASE)


class Hint(NamedTuple):
    """A size that a URL names; `is_box` where the image may be smaller than that."""

    width: int
    height: int
    is_box: bool


_ROLES = ["image-url", "width", "height"]


@rule("images", "info", roles=_ROLES, needs=_ROLES)
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        if record.kind != "image":
            continue
        url, width, height = (record.first(role) for role in ("image-url", "width", "height"))
        if url is None or width is None or height is None:
            continue
        size = (width[1], height[1])
        if isinstance(url[1], str) and all(isinstance(side, int) for side in size):
            message = _contradiction(url[1], *size)
            if message:
                yield Finding(message, width[0])


@lru_cache(maxsize=65_536)
def _contradiction(url: str, width: int, height: int) -> str:
    """What a URL says of an image's size, where nothing in it agrees with the size."""
    hints = _hints(url)
    if not hints or any(_agrees(hint, width, height) for hint in hints):
        return ""
    last = hints[-1]
    return f"the image is said to be {width}x{height}, its URL says {last.width}x{last.height}"


def _hints(url: str) -> list[Hint]:
    hints = [Hint(int(found[1]), int(found[2]), False) for found in _IN_NAME.finditer(url)]
    for pattern in (_IN_PATH, _IN_QUERY):
        hints += [Hint(int(found[1]), int(found[2]), True) for found in pattern.finditer(url)]
    width, height = _WIDTH.search(url), _HEIGHT.search(url)
    if width and height:
        hints.append(Hint(int(width[1]), int(height[1]), True))
    return hints


def _agrees(hint: Hint, width: int, height: int) -> bool:
    """Whether an image of this size may well have this URL."""
    if abs(width - hint.width) <= _ROUNDING or abs(height - hint.height) <= _ROUNDING:
        return True  # the other side was cut, or left to follow
    if hint.is_box and width <= hint.width and height <= hint.height:
        return True
    shapes = (width * hint.height, height * hint.width)
    return max(shapes) - min(shapes) <= _SAME_SHAPE * max(shapes)
