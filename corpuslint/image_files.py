"""The images of a site that lie beside its documents: where one is, and how large.

Only the start of a file is read, and nothing of it is decoded.
"""

from __future__ import annotations

import os
import stat

from corpuslint.site_files import Surroundings, locate

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
# In JPEG, profiles and previews stand before the size, at most 64 KB each.
_MOST_BYTES = 256 * 1024


def image_size(url: str, around: Surroundings, asked: list[str]) -> tuple[int, int] | None:
    """Width and height of a local image as it is shown, from its header.

    None where a path leads to no file, or out of the site, where several files
    differ, and where the size is not certain: drawings (SVG) may have none.
    Adds to `asked` the paths, there or not, that decided.
    """
    sizes = {_size_of(file) for file in locate(url, around, asked).files}
    return sizes.pop() if len(sizes) == 1 else None


def _size_of(path: str) -> tuple[int, int] | None:
    """The size of an image; None where it is none, or its size is not certain."""
    try:
        content = _read_start(path)
    except OSError:
        return None
    if _may_be_turned(content):
        return None
    import io

    import imagesize  # type: ignore[import-untyped]

    # given a name, it would open a URL too
    width, height = imagesize.get(io.BytesIO(content))
    if isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0:
        return width, height
    return None  # an SVG has lengths, with fractions


def _read_start(path: str) -> bytes:
    """The start of a regular file; raises OSError for anything else."""
    descriptor = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "not a regular file", path)
        return os.read(descriptor, _MOST_BYTES)
    finally:
        os.close(descriptor)


def _may_be_turned(content: bytes) -> bool:
    """Whether a PNG or a WebP may say that it is shown on its side, which nobody reads for us."""
    if content.startswith(b"\x89PNG"):
        return b"eXIf" in content
    is_webp = content.startswith(b"RIFF") and content[12:16] == b"VP8X"
    return is_webp and bool(content[20] & 8)
