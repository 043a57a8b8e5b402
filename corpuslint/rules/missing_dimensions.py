"""An image has no width or no height."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding, Fix
from corpuslint.page_images import is_local
from corpuslint.roles import Record
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath

_ROLES = ["image-url", "width", "height"]


@rule("images", "warning", roles=_ROLES, needs=["image-url"], fixes=["safe"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        values = record.values
        if record.kind != "image" or "image-url" not in values:
            continue
        if "width" in values and "height" in values:
            continue
        missing: dict[str, KeyPath] = {
            role: (*record.path, key)
            for key, node in record.node.properties.items()
            for role in ("width", "height")
            if role in node.values and key not in record.value
        }
        if missing:
            first, *others = missing.values()
            message = f"the image has {' and '.join(f'no {role}' for role in missing)}"
            fix = _fix(context, record, missing)
            yield Finding(message, first, "missing", covers=tuple(others), fix=fix)


def _fix(context: Context, record: Record, missing: dict[str, KeyPath]) -> Fix | None:
    """What is missing, as the file's own header says, where the file is of this site."""
    found = record.first("image-url")
    if found is None or not is_local(found[1]):
        return None
    size = context.site.image_header(found[1], context.document.path)
    if size is None:
        return None
    sides = dict(zip(("width", "height"), size, strict=True))
    for role, side in sides.items():
        said = record.first(role)
        if role not in missing and (said is None or said[1] != side):
            return None  # it is shown in another size than its own
    after = _neighbour(record)
    from corpuslint.ops import Insert

    operations = tuple(Insert(path, sides[role], after) for role, path in missing.items())
    return Fix(f"add the size of the file, {size[0]}x{size[1]}", operations)


def _neighbour(record: Record) -> str | None:
    """The key that the missing side goes behind, so that width and height stand together."""
    keys: list[str] = list(record.value)
    width, height = record.first("width"), record.first("height")
    if width is not None and width[0][-1] in keys:
        return str(width[0][-1])
    if height is not None and height[0][-1] in keys[1:]:
        return keys[keys.index(str(height[0][-1])) - 1]
    return None
