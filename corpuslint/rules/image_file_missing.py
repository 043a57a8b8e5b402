"""An image of the site is not where it should be."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.page_images import local_images
from corpuslint.rule import Context, rule


@rule(
    "images",
    "warning",
    roles=["image-url"],
    needs=["image-url"],
    supersedes=["relative-url-missing"],
)
def check(context: Context) -> Iterator[Finding]:
    for path, url in local_images(context):
        found = context.site.file_at(url, context.document.path)
        if found.state == "missing":
            where = "the site's folder" if found.root == "." else f"{found.root}/"
            yield Finding(f"the image is not there: {where} has no such file", path)
