"""An image of the site is broken, or no image at all."""

from __future__ import annotations

import os
from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.page_images import local_images
from corpuslint.rule import Context, rule


@rule("images", "warning", roles=["image-url"], needs=["image-url"])
def check(context: Context) -> Iterator[Finding]:
    for path, url in local_images(context):
        image = context.site.image_at(url, context.document.path)
        if image is not None and image.fault and (image.format or image.named_format):
            yield Finding(f"the file {os.path.basename(image.path)} {image.fault}", path)
