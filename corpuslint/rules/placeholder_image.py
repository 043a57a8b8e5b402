"""Many documents have one and the same image."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.agreement import elsewhere, paths_of
from corpuslint.finding import Finding
from corpuslint.identity import image_name
from corpuslint.languages import localised
from corpuslint.page_images import own_images
from corpuslint.rule import Context, Fact, Group, Told, rule
from corpuslint.tuples import NamedTuple


class Options(NamedTuple):
    """`documents`: so many may not share an image; translations count as one."""

    documents: int = 10

    def faults(self) -> dict[str, str]:
        return {} if self.documents > 1 else {"documents": "must be 2 or more"}


@rule(
    "corpus",
    "warning",
    default=False,
    roles=["image-url", "domain"],
    needs=["image-url"],
    keeps=True,
)
def collect(context: Context) -> Iterator[Fact]:
    for _, path, url in own_images(context):
        image = image_name(url, context)
        if image:
            yield image, path, None


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    pages = {localised(told.source.path).path for told in group.facts}
    if len(pages) < group.options.documents:
        return
    paths = paths_of(group.facts)
    for told in group.facts:
        other = next(path for path in paths if path != told.source.path)
        message = f"{len(pages)} documents have this image, {other} among them"
        related = elsewhere(told, group.facts, "also here")
        yield told, Finding(message, told.at, related=related)
