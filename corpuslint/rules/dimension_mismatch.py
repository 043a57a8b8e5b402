"""The size of an image contradicts what its URL says."""

from __future__ import annotations

from functools import lru_cache

from corpuslint.finding import Finding, Fix
from corpuslint.image_urls import SaidSize, sizes_in
from corpuslint.rule import Context, rule

# A scaled copy keeps its shape but for what rounding takes, as a share of it.
_SAME_SHAPE = 0.015
_ROUNDING = 2  # pixels

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
        size = _contradiction(url[1], width, height) if isinstance(url[1], str) else None
        if size is None:
            continue
        said = f"{size.width}x{size.height}"
        message = f"the image is said to be {width}x{height}, its URL says {said}"
        from corpuslint.ops import Set

        operations = (Set(path, size.width), Set(height_path, size.height))
        findings.append(Finding(message, path, fix=Fix(f"write {said}", operations, "display")))
    return findings


@lru_cache(maxsize=65_536)
def _contradiction(url: str, width: int, height: int) -> SaidSize | None:
    """What a URL says of an image's size, where nothing in it agrees with the size."""
    sizes = sizes_in(url)
    whole = [said for said in sizes if said.width and said.height]
    if not whole or any(_agrees(said, width, height) for said in sizes):
        return None  # one side alone contradicts nothing: the other tells the shape
    return whole[-1]


def _agrees(said: SaidSize, width: int, height: int) -> bool:
    """Whether an image of this size may well have this URL."""
    if abs(width - said.width) <= _ROUNDING or abs(height - said.height) <= _ROUNDING:
        return True  # the other side was cut, or left to follow
    if said.is_box and width <= said.width and height <= said.height:
        return True
    shapes = (width * said.height, height * said.width)
    return max(shapes) - min(shapes) <= _SAME_SHAPE * max(shapes)
