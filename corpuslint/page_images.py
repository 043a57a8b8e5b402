"""The images of a document: which lie on its own site, and which are those of its own page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpuslint.image_urls import sizes_in
from corpuslint.roles import Record
from corpuslint.rule import Context
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple


class KnownSize(NamedTuple):
    """The sides of an image in pixels, 0 where one is not known, and who says so."""

    width: int
    height: int
    source: str

    @property
    def words(self) -> str:
        if self.width and self.height:
            return f"{self.width}x{self.height}"
        return f"{self.width} pixels wide" if self.width else f"{self.height} pixels high"


def is_local(url: Any) -> bool:
    """Whether the URL of an image may lead to a file of the site itself."""
    return url.__class__ is str and "://" not in url and url[:2] != "//"


def local_images(context: Context) -> Iterator[tuple[KeyPath, str]]:
    """The URLs of images that may lead to files of the site itself."""
    for record in context.records:
        for path, url in record.values.get("image-url", ()):
            if is_local(url):
                yield path, url


def own_images(context: Context) -> Iterator[tuple[Record, KeyPath, str]]:
    """The images of a document's own page.

    Those of related pages are left out, and logos of publishers, which stand beside a domain.
    """
    others = [one.path for one in context.records if one.kind == "page" and one.path]
    for record in context.records:
        others += [path[:-1] for path, _ in record.values.get("domain", ()) if len(path) > 1]
    for record in context.records:
        for path, url in record.values.get("image-url", ()):
            if url.__class__ is str and not any(path[: len(other)] == other for other in others):
                yield record, path, url


def main_images(context: Context) -> Iterator[tuple[Record, KeyPath, str]]:
    """The images that a page is shown with elsewhere: of each list the first."""
    for record, path, url in own_images(context):
        if not any(part.__class__ is int and part for part in path):
            yield record, path, url


def known_size(context: Context, record: Record, url: str) -> KnownSize | None:
    """The size of an image: as the document says, else its file, else its URL."""
    if record.kind == "image":
        width, height = (_side(record, role) for role in ("width", "height"))
        if width or height:
            return KnownSize(width, height, "the image is said to be")
    if is_local(url):
        image = context.site.image_at(url, context.document.path)
        if image is not None:
            is_drawing = image.format == "svg" or not image.width
            size = KnownSize(image.width, image.height, "the image is")
            return None if is_drawing else size
    sizes = sizes_in(url)
    if not sizes:
        return None
    width = max(said.width for said in sizes)
    return KnownSize(width, max(said.height for said in sizes), "by its URL the image is")


def _side(record: Record, role: str) -> int:
    """A side as a document says it, 0 where it says none that can be."""
    said = record.first(role)
    return said[1] if said is not None and said[1].__class__ is int and said[1] > 0 else 0
