"""The images of a site that lie beside its documents: where one is, and how large.

Only the start of a file is read, and nothing of it is decoded.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from typing import Any

from corpuslint.patterns import lazy
from corpuslint.tuples import NamedTuple

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
# In JPEG, profiles and previews stand before the size, at most 64 KB each.
_MOST_BYTES = 256 * 1024
_ELSEWHERE = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:|//|[^\0]*[\\\0]")
# Where the files of a site-relative path lie, below the site's folder.
_ROOTS: dict[str, tuple[str, ...]] = {
    "hexo": ("source",),
    "hugo": ("static", "assets"),
    "astro": ("public", "."),
    "gray-matter": ("public",),
}


class Surroundings(NamedTuple):
    """What decides where a path leads: the site's folder ("" for none), its generator and
    config, and the document's own folder and name."""

    root: str
    generator: str
    config: dict[str, Any]
    folder: str
    name: str


def image_size(url: str, around: Surroundings, asked: list[str]) -> tuple[int, int] | None:
    """Width and height of a local image as it is shown, from its header.

    None where a path leads to no file, or out of the site, where several files
    differ, and where the size is not certain: drawings (SVG) may have none.
    Adds to `asked` the paths, there or not, that decided.
    """
    top = around.root or around.folder
    if _ELSEWHERE.match(url) or not top:
        return None
    path = url.partition("#")[0].partition("?")[0]
    top = os.path.join(os.path.realpath(top), "")
    try:
        candidates = list(_candidates(path, around))
        asked += candidates
        files = {os.path.realpath(file) for file in candidates}
    except ValueError:  # half a character
        return None
    sizes = {_size_of(file) for file in files if file.startswith(top) and os.path.exists(file)}
    return sizes.pop() if len(sizes) == 1 else None


def _candidates(path: str, around: Surroundings) -> Iterator[str]:
    """Where the file of a path may be, by the generator's rules."""
    from urllib.parse import unquote

    folders = []
    if around.folder and not path.startswith("/"):
        # beside the document, or in a folder of its name (Hexo)
        folders += [around.folder, os.path.join(around.folder, os.path.splitext(around.name)[0])]
    if around.root and not path.startswith(("./", "../")):
        folders += [os.path.join(around.root, root) for root in _roots(around)]
    for name in dict.fromkeys((path, unquote(path))):
        if name.strip("/") and "\0" not in name:
            for folder in folders:
                yield os.path.join(folder, name.lstrip("/"))


def _roots(around: Surroundings) -> tuple[str, ...]:
    said = {"hexo": "source_dir", "jekyll": "source"}.get(around.generator)
    root = around.config.get(said) if said else None
    return (root,) if isinstance(root, str) and root else _ROOTS.get(around.generator, (".",))


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
