"""A width or a height is no number of pixels."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.rule import rule
from corpuslint.tuples import NamedTuple


class Options(NamedTuple):
    maximum: int = 65_535  # the largest side that a JPEG can have


@rule("images", "error", roles=["width", "height"], supersedes=["out-of-range", "wrong-type"])
def judge(value: object, options: Options) -> Finding | None:
    if not isinstance(value, (int, float)):
        return None  # a text is for the schema's type to judge
    if value != value or value <= 0:
        return Finding(f"{value} is not a positive number of pixels")
    if value > options.maximum:
        return Finding(f"{value} pixels are more than any image has ({options.maximum:,})")
    if value != int(value):
        return Finding(f"{value} is not a whole number of pixels")
    return None
