"""An image has no width or no height."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.rule import Context, rule


@rule("images", "warning", roles=["image-url"], supersedes=["missing-field"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        if record.kind != "image" or not record.first("image-url"):
            continue
        for key, node in record.node.properties.items():
            for role in ("width", "height"):
                if role in node.values and key not in record.value:
                    yield Finding(f"the image has no {role}", (*record.path, key), "missing")
