"""What is said of an image is not what its own file says."""

from __future__ import annotations

import os
from collections.abc import Iterator

from corpuslint.finding import Applicability, Finding, Fix
from corpuslint.page_images import is_local
from corpuslint.roles import Record
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from corpuslint.image_files import ImageFile

_SAME_SHAPE = 0.015  # what rounding takes of a scaled copy, as a share of it
_DENSE = (2, 3)  # so many pixels of the file for one of the page, each way
_TITLES = {"webp": "WebP", "jp2": "JPEG 2000", "jxl": "JPEG XL"}


@rule(
    "images",
    "warning",
    roles=["image-url", "width", "height"],
    needs=["image-url"],
    supersedes=["dimension-mismatch"],
    fixes=["safe", "unsafe"],
)
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        for path, url in record.values.get("image-url", ()):
            image = context.site.image_at(url, context.document.path) if is_local(url) else None
            if image is None or image.fault:
                continue
            named = image.named_format
            if named and named != image.format:
                name = os.path.basename(image.path)
                message = (
                    f"the file {name} is {_title(image.format)}, its name says {_title(named)}"
                )
                yield Finding(message, path)
            if record.kind == "image" and image.width and image.format != "svg":
                yield from _sizes(record, image)


def _title(name: str) -> str:
    return _TITLES.get(name, name.upper())


def _sizes(record: Record, image: ImageFile) -> Iterator[Finding]:
    said: dict[str, tuple[KeyPath, int]] = {}
    for role in ("width", "height"):
        found = record.first(role)
        if found is not None and found[1].__class__ is int and found[1] > 0:
            said[role] = found
    true = {"width": image.width, "height": image.height}
    wrong = [role for role in said if said[role][1] != true[role]]
    if not wrong:
        return
    width, height = (said[role][1] if role in said else 0 for role in ("width", "height"))
    times = _times(width, height, image)
    if times in _DENSE:
        return
    words = f"{width}x{height}" if len(said) == 2 else f"{width or height} pixels "
    words += "" if len(said) == 2 else "wide" if width else "high"
    size = f"{image.width}x{image.height}"
    paths = [said[role][0] for role in wrong]
    from corpuslint.ops import Set

    operations = tuple(Set(said[role][0], true[role]) for role in wrong)
    # it may be shown smaller than it is on purpose
    trust: Applicability = "unsafe" if times > 1 else "safe"
    fix = Fix(f"write the size of the file, {size}", operations, trust)
    message = f"the image is said to be {words}, its file is {size}"
    yield Finding(message, paths[0], covers=tuple(paths[1:]), fix=fix)


def _times(width: int, height: int, image: ImageFile) -> float:
    """How many times as large as said the file is, 0 where its shape is another.

    A whole number where rounding may have taken the rest.
    """
    across, down = width * image.height, height * image.width
    if width and height and abs(across - down) > _SAME_SHAPE * max(across, down):
        return 0
    for times in _DENSE:
        if (not width or abs(width * times - image.width) <= times) and (
            not height or abs(height * times - image.height) <= times
        ):
            return times
    return image.width / width if width else image.height / height
