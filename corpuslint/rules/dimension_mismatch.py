"""The size of an image contradicts what its URL says."""

from __future__ import annotations

import re
from functools import lru_cache

from corpuslint.finding import Finding, Fix
from corpuslint.patterns import lazy
from corpuslint.rule import Context, rule
from corpuslint.tuples import NamedTuple

# A scaled copy keeps its shape but for what rounding takes, as a share of it.
_SAME_SHAPE = 0.015
_ROUNDING = 2  # pixels

_IN_NAME = lazy(r"[-_.](\d{2,5})x(\d{2,5})(?:-\d{1,2})?\.[a-z]{3,4}(?:\.[a-z]{3,4})?(?=[?#]|\Z)")
_IN_PATH = lazy(r"/(\d{2,5})x(\d{2,5})(?=[/.?#]|\Z)")
_IN_QUERY = lazy(
    r"[?&;](?:resize|fit|size|dimensions)=(\d{2,5})(?:,|x|:|\*|%2c|%3a)(\d{2,5})(?!\d)"
)
_WIDTH = lazy(r"(?:[?&;](?:w|width)=|[/,]w_)(\d{2,5})(?!\d)")
_HEIGHT = lazy(r"(?:[?&;](?:h|height)=|[/,]h_)(\d{2,5})(?!\d)")


class Hint(NamedTuple):
    """A size that a URL names; `is_box` where the image may be smaller than that."""

    width: int
    height: int
    is_box: bool


_ROLES = ["image-url", "width", "height"]


@rule("images", "info", roles=_ROLES, needs=_ROLES, fixes=["display"])
def check(context: Context) -> list[Finding]:
    findings = []
    for record in context.records:
        values = record.values
        if record.kind != "image" or not ("width" in values and "height" in values):
            continue
        url = record.first("image-url")
        path, width = values["width"][0]
        height_path, height = values["height"][0]
        if url is None or not isinstance(width, int) or not isinstance(height, int):
            continue
        hint = _contradiction(url[1], width, height) if isinstance(url[1], str) else None
        if hint is None:
            continue
        said = f"{hint.width}x{hint.height}"
        message = f"the image is said to be {width}x{height}, its URL says {said}"
        from corpuslint.ops import Set

        operations = (Set(path, hint.width), Set(height_path, hint.height))
        findings.append(Finding(message, path, fix=Fix(f"write {said}", operations, "display")))
    return findings


@lru_cache(maxsize=65_536)
def _contradiction(url: str, width: int, height: int) -> Hint | None:
    """What a URL says of an image's size, where nothing in it agrees with the size."""
    hints = _hints(url)
    if not hints or any(_agrees(hint, width, height) for hint in hints):
        return None
    return hints[-1]


def _hints(url: str) -> list[Hint]:
    url = url.lower()
    hints = []
    if "x" in url:
        for pattern, is_box in ((_IN_NAME, False), (_IN_PATH, True)):
            hints += [_hint(found, is_box) for found in pattern.finditer(url)]
    if "=" in url:
        hints += [_hint(found, True) for found in _IN_QUERY.finditer(url)]
    if "h=" in url or "height=" in url or "h_" in url:
        width, height = _WIDTH.search(url), _HEIGHT.search(url)
        if width and height:
            hints.append(Hint(int(width[1]), int(height[1]), True))
    return hints


def _hint(found: re.Match[str], is_box: bool) -> Hint:
    return Hint(int(found[1]), int(found[2]), is_box)


def _agrees(hint: Hint, width: int, height: int) -> bool:
    """Whether an image of this size may well have this URL."""
    if abs(width - hint.width) <= _ROUNDING or abs(height - hint.height) <= _ROUNDING:
        return True  # the other side was cut, or left to follow
    if hint.is_box and width <= hint.width and height <= hint.height:
        return True
    shapes = (width * hint.height, height * hint.width)
    return max(shapes) - min(shapes) <= _SAME_SHAPE * max(shapes)
