"""The images of a site that lie beside its documents: what the header of one says."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from corpuslint.image_headers import Start, read_header
from corpuslint.tuples import NamedTuple

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
# What stands for a file that is elsewhere: Git LFS, git-annex, git-crypt.
_POINTERS = (b"version https://git-lfs", b"version https://hawser", b"/annex/", b"\0GITCRYPT\0")
# The format of a file by the ending of its name; of others nothing is said.
FORMATS = {
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), "jpeg"),
    **dict.fromkeys((".png", ".apng"), "png"),
    **dict.fromkeys((".tif", ".tiff"), "tiff"),
    **{f".{name}": name for name in ("gif", "webp", "avif", "svg", "bmp")},
}


class ImageFile(NamedTuple):
    """A local image as its header has it.

    `path` is its real one. `format` is "" for none that is known; `width` and `height` are
    those of the image as it is shown, 0 where that is not certain. `fault` says what is
    wrong with the file, in words that follow its name.
    """

    path: str
    format: str
    width: int = 0
    height: int = 0
    fault: str = ""

    @property
    def named_format(self) -> str:
        """The format that the name of the file promises, "" for none that is known."""
        return FORMATS.get(os.path.splitext(self.path)[1].lower(), "")


def image_of(files: Iterable[str], known: dict[str, ImageFile | None]) -> ImageFile | None:
    """The image that all of some files are; `known` remembers what their headers say.

    None where there is no file, where several differ, and for what only stands for a file.
    """
    image: ImageFile | None = None
    for path in files:
        if path not in known:
            known[path] = _read(path)
        other = known[path]
        if other is None or (image is not None and image[1:] != other[1:]):
            return None
        image = image or other
    return image


def _read(path: str) -> ImageFile | None:
    """What a regular file's header says; None for anything else, and for a pointer."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        file = Start(descriptor)
        if file.read(0, 24).startswith(_POINTERS):
            return None
        return _image(path, file)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _image(path: str, file: Start) -> ImageFile:
    name, size = read_header(file)
    if size is not None and name:
        return ImageFile(path, name, *size)
    fault = "is no image that can be read" if file.read(0, 1) else "is empty"
    return ImageFile(path, name, fault=f"has a broken header ({name.upper()})" if name else fault)
