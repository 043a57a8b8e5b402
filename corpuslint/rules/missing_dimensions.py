"""An image has no width or no height."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule


@rule("images", "warning", roles=["image-url", "width", "height"], needs=["image-url"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        values = record.values
        if record.kind != "image" or "image-url" not in values:
            continue
        if "width" in values and "height" in values:
            continue
        missing = {
            role: (*record.path, key)
            for key, node in record.node.properties.items()
            for role in ("width", "height")
            if role in node.values and key not in record.value
        }
        if missing:
            first, *others = missing.values()
            message = f"the image has {' and '.join(f'no {role}' for role in missing)}"
            yield Finding(message, first, "missing", covers=tuple(others))
