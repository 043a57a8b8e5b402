"""How large a drawing (SVG) is shown, as its first tag says; entities are never expanded."""

from __future__ import annotations

import re

from corpuslint.patterns import lazy

_BEFORE = lazy(r"\s*(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>)", re.DOTALL)
_ROOT = lazy(r"\s*<(?:[\w-]+:)?svg((?:\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*)?)>")
_ATTRIBUTE = lazy(r"\s(width|height|viewBox|style)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LENGTH = lazy(r"\+?(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(px|in|cm|mm|pt|pc|q|)", re.IGNORECASE)
_UNITS = {
    "": 1.0,
    "px": 1.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "pt": 96 / 72,
    "pc": 16.0,
}
_NEARLY = 0.01  # of a pixel


def svg_size(start: bytes) -> tuple[int, int] | None:
    """Width and height of a drawing in whole pixels, given the start of its file.

    Both are 0 where it has none of its own, or fractions; None where it is no drawing.
    """
    is_wide = start[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = start.decode("utf-16" if is_wide else "utf-8-sig", "replace")
    at = 0
    while (before := _BEFORE.match(text, at)) is not None:
        at = before.end()
    root = _ROOT.match(text, at)
    if root is None:
        return (0, 0) if "<svg" in text or ":svg" in text else None
    said = {name: double or single for name, double, single in _ATTRIBUTE.findall(root[1])}
    if "width" in said.get("style", "") or "height" in said.get("style", ""):
        return 0, 0
    width, height = _pixels(said.get("width", "")), _pixels(said.get("height", ""))
    shape = _shape(said.get("viewBox", ""))
    width = width or height * shape
    height = height or (width / shape if shape else 0)
    whole = round(width), round(height)
    if abs(width - whole[0]) > _NEARLY or abs(height - whole[1]) > _NEARLY or not all(whole):
        return 0, 0
    return whole


def _pixels(length: str) -> float:
    """A length in CSS pixels; 0 for a share of what is around (`100%`, `2em`), or none."""
    found = _LENGTH.fullmatch(length.strip())
    return float(found[1]) * _UNITS[found[2].lower()] if found else 0


def _shape(view_box: str) -> float:
    """Width by height of a view box, 0 where there is none."""
    try:
        _, _, width, height = (float(part) for part in view_box.replace(",", " ").split())
    except ValueError:
        return 0
    return width / height if 0 < width < 1e9 and 0 < height < 1e9 else 0
