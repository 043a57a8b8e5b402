"""The image that a page is shown with elsewhere is too small."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.page_images import known_size, main_images
from corpuslint.rule import Context, rule
from corpuslint.tuples import NamedTuple


class Options(NamedTuple):
    """The smallest `width` and `height`, in pixels."""

    width: int = 600
    height: int = 315

    def faults(self) -> dict[str, str]:
        return {side: "must be 0 or more" for side in self._fields if getattr(self, side) < 0}


@rule(
    "images",
    "warning",
    default=False,
    roles=["image-url", "width", "height", "domain"],
    needs=["image-url"],
)
def check(context: Context) -> Iterator[Finding]:
    least = context.options
    for record, path, url in main_images(context):
        size = known_size(context, record, url)
        if size is None:
            continue
        if 0 < size.width < least.width or 0 < size.height < least.height:
            wanted = f"{least.width}x{least.height} is wanted at least"
            yield Finding(f"{size.source} {size.words}, {wanted}", path)
