"""The image that a page is shown with elsewhere has another shape than it should."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from corpuslint.finding import Finding
from corpuslint.page_images import known_size, main_images
from corpuslint.patterns import lazy
from corpuslint.rule import Context, rule
from corpuslint.tuples import NamedTuple

_RATIO = lazy(r"\s*(\d{1,5}(?:\.\d{1,4})?)\s*[:/x]\s*(\d{1,5}(?:\.\d{1,4})?)\s*")


class Options(NamedTuple):
    """The `ratios` of width to height, one of which an image shall have, but for a share."""

    ratios: tuple[str, ...] = ("1.91:1", "16:9")
    tolerance: float = 0.03

    def faults(self) -> dict[str, str]:
        """What is wrong with an option's value, by its name."""
        for ratio in self.ratios:
            if not _shape(ratio):
                return {"ratios": f"{ratio!r} is no ratio such as '16:9'"}
        if not 0 <= self.tolerance < 1:
            return {"tolerance": "must be 0 or more, and less than 1"}
        return {} if self.ratios else {"ratios": "must name one at least"}


@rule(
    "images",
    "warning",
    default=False,
    roles=["image-url", "width", "height", "domain"],
    needs=["image-url"],
)
def check(context: Context) -> Iterator[Finding]:
    wanted = context.options.ratios
    for record, path, url in main_images(context):
        size = known_size(context, record, url)
        if size is None or not size.width or not size.height:
            continue
        shape = size.width / size.height
        most = context.options.tolerance
        if all(abs(shape / _shape(ratio) - 1) > most for ratio in wanted):
            message = f"{size.source} {size.words}, which is not {' or '.join(wanted)}"
            yield Finding(message, path)


@lru_cache
def _shape(ratio: str) -> float:
    """Width by height as a text such as `16:9` says it; 0 for any other text."""
    found = _RATIO.fullmatch(ratio)
    if found is None or not float(found[2]):
        return 0
    return float(found[1]) / float(found[2])
