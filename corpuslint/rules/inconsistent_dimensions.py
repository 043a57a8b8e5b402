"""One image has several sizes."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.agreement import against, elsewhere, in_words
from corpuslint.finding import Finding
from corpuslint.identity import image_name
from corpuslint.rule import Context, Fact, Group, Told, rule


@rule(
    "corpus",
    "warning",
    roles=["image-url", "width", "height"],
    needs=["image-url", "width", "height"],
    grouping="different",
)
def collect(context: Context) -> Iterator[Fact]:
    for record in context.records:
        values = record.values
        if record.kind != "image" or "width" not in values or "height" not in values:
            continue
        at, width = values["width"][0]
        height = values["height"][0][1]
        url = record.first("image-url")
        if url is None or width.__class__ is not int or height.__class__ is not int:
            continue
        image = image_name(url[1], context)
        if image:
            yield image, at, (width, height)


def conclude(group: Group) -> Iterator[tuple[Told, Finding]]:
    for told, side, _ in against(group.facts):
        own_width, own_height = told.content
        width, height = side.content
        message = f"the image is {own_width}x{own_height} here, but {width}x{height} in "
        message += in_words(told, side.paths)
        related = elsewhere(told, side.facts, "this size here")
        yield told, Finding(message, told.at, related=related)
