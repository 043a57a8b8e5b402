"""What the header of an image file says: its format, and how large it is shown.

Pixels are never decoded, and of any file only little is read, however its parts are
chained. A library would read these formats for us; the one that is light enough takes
an inner element's size for that of a drawing, knows no orientation in PNG and WebP, and
can be kept busy for hours by a few kilobytes of AVIF.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator

from corpuslint.tuples import NamedTuple

_MOST_BYTES = 256 * 1024  # of one file
_LEAST_COUNTED = 64  # bytes: a chain of many small parts ends, too
_HEAD = 64
_EXIF = 4096  # its first directory, with the orientation, comes first
_META = 64 * 1024
_NO_FRAMES = {0xC4, 0xC8, 0xCC}  # among the JPEG markers of frames, which have the size
_AVIF_BRANDS = (b"avif", b"avis")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis")
_WIDTH, _HEIGHT, _ORIENTATION = 256, 257, 274  # tags of TIFF and EXIF
_SHORT, _LONG = 3, 4


class Size(NamedTuple):
    """Width and height in pixels as the image is shown, both 0 where that is not certain."""

    width: int
    height: int


_NOT_CERTAIN = Size(0, 0)


class Header(NamedTuple):
    """The format of a file ("" for none that is known) and its size.

    `size` is None where the header is broken: cut off, or with sizes that none can have.
    """

    format: str
    size: Size | None


class Start:
    """An open file of which little is read; `is_spent` once that was not enough."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._left = _MOST_BYTES
        self.is_spent = False

    def read(self, offset: int, size: int) -> bytes:
        """The bytes at an offset, fewer where the file ends."""
        self._left -= max(size, _LEAST_COUNTED)
        if self._left < 0:
            self.is_spent = True
            return b""
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        return os.read(self._descriptor, size)


def read_header(file: Start) -> Header:
    """What the header of a file says."""
    head = file.read(0, _HEAD)
    name = _format_of(head)
    if name == "svg":
        from corpuslint.svg_header import svg_size

        said = svg_size(file.read(0, _META))
        return Header("", _NOT_CERTAIN) if said is None else Header(name, Size(*said))
    read = _READERS.get(name)
    size = _NOT_CERTAIN if read is None else read(file, head)
    if size is None and file.is_spent:
        size = _NOT_CERTAIN
    return Header(name, size)


def _format_of(head: bytes) -> str:
    for sign, name in _SIGNS:
        if head.startswith(sign):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        brands = [head[at : at + 4] for at in (8, *range(16, len(head), 4))]
        if any(brand in brands for brand in _AVIF_BRANDS):
            return "avif"
        return "heic" if any(brand in brands for brand in _HEIC_BRANDS) else ""
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    return "svg" if text.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")) else ""


_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    # known, and not read further
    (b"\0\0\1\0", "ico"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cJXL ", "jxl"),
    (b"\0\0\0\x0cjP  ", "jp2"),
)


def _checked(width: int, height: int) -> Size | None:
    return Size(width, height) if width > 0 and height > 0 else None


def _png(file: Start, head: bytes) -> Size | None:
    if head[12:16] != b"IHDR" or len(head) < 24:
        return None
    size = _checked(*struct.unpack_from(">II", head, 16))
    at = 8
    while size is not None:
        part = file.read(at, 8)
        if len(part) < 8 or part[4:] == b"IDAT":
            break
        length = int.from_bytes(part[:4], "big")
        if part[4:] == b"eXIf":
            return _unless_turned(size, file.read(at + 8, min(length, _EXIF)))
        at += 12 + length
    return _NOT_CERTAIN if size is not None and file.is_spent else size


def _gif(_: Start, head: bytes) -> Size | None:
    return _checked(*struct.unpack_from("<HH", head, 6)) if len(head) >= 10 else None


def _bmp(_: Start, head: bytes) -> Size | None:
    if len(head) < 26:
        return None
    is_old = head[14:18] == b"\x0c\0\0\0"
    width, height = struct.unpack_from("<HH" if is_old else "<ii", head, 18)
    return _checked(width, abs(height))  # rows from the top are said by a minus


def _jpeg(file: Start, _: bytes) -> Size | None:
    orientation = 1
    at = 2
    while len(part := file.read(at, 9)) == 9:
        marker = part[1]
        if part[0] != 0xFF:
            return _NOT_CERTAIN  # readers look for the next marker, each in its own way
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2  # filling, or a marker without content
            continue
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAMES:
            height, width = struct.unpack_from(">HH", part, 5)
            size = _checked(width, height)
            if size is None or orientation < 5:
                return size if orientation else size and _NOT_CERTAIN
            return Size(height, width)
        length = int.from_bytes(part[2:4], "big")
        if marker in (0xD9, 0xDA) or length < 2:
            break
        if marker == 0xE1 and orientation == 1:
            exif = file.read(at + 4, min(length - 2, _EXIF))
            if exif.startswith(b"Exif\0\0"):
                orientation = _orientation(exif[6:])
        at += 2 + length
    return None


def _webp(file: Start, head: bytes) -> Size | None:
    kind = head[12:16]
    if len(head) < 30:
        return None
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 26)
        return _checked(width & 0x3FFF, height & 0x3FFF) if head[23:26] == b"\x9d\x01\x2a" else None
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1) if head[20] == 0x2F else None
    if kind != b"VP8X":
        return None
    width, height = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
    size = Size(width, height)
    if not head[20] & 8:  # it has no EXIF
        return size
    at = 30
    while len(part := file.read(at, 8)) == 8:
        length = int.from_bytes(part[4:], "little")
        if part[:4] == b"EXIF":
            exif = file.read(at + 8, min(length, _EXIF))
            return _unless_turned(size, exif.removeprefix(b"Exif\0\0"))
        at += 8 + length + length % 2
    return _NOT_CERTAIN


def _tiff(file: Start, head: bytes) -> Size | None:
    if b"+" in head[2:4]:
        return _NOT_CERTAIN  # BigTIFF
    tags = _tags(file.read, head)
    if tags is None or _WIDTH not in tags or _HEIGHT not in tags:
        return None
    size = _checked(tags[_WIDTH], tags[_HEIGHT])
    return _NOT_CERTAIN if size is not None and tags.get(_ORIENTATION, 1) >= 5 else size


def _unless_turned(size: Size, exif: bytes) -> Size:
    """A size, unless EXIF may turn the image: not all browsers heed that in this format."""
    is_certain = 1 <= _orientation(exif) <= 4 or size.width == size.height
    return size if is_certain else _NOT_CERTAIN


def _orientation(exif: bytes) -> int:
    """How the image is to be turned: from 5 on, on its side. 0 where that is not certain."""
    tags = _tags(lambda offset, size: exif[offset : offset + size], exif)
    return 0 if tags is None else tags.get(_ORIENTATION, 1)


def _tags(read: Callable[[int, int], bytes], head: bytes) -> dict[int, int] | None:
    """The numbers in the first directory of a TIFF, which EXIF is too; None if broken."""
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        return None
    (start,) = struct.unpack_from(f"{order}I", head, 4)
    count = read(start, 2)
    if len(count) < 2:
        return None
    (entries,) = struct.unpack(f"{order}H", count)
    directory = read(start + 2, 12 * entries)
    if len(directory) < 12 * entries:
        return None
    found = {}
    for at in range(0, len(directory), 12):
        tag, kind = struct.unpack_from(f"{order}HH", directory, at)
        if kind in (_SHORT, _LONG):
            (found[tag],) = struct.unpack_from(
                f"{order}{'H' if kind == _SHORT else 'I'}", directory, at + 8
            )
    return found


def _avif(file: Start, _: bytes) -> Size | None:
    """The size of the primary image: of its properties, `ispe`, turned by `irot`.

    EXIF does not count here (ISO 23008-12).
    """
    at = 0
    while len(part := file.read(at, 16)) >= 8:
        length = int.from_bytes(part[:4], "big")
        if part[4:8] == b"meta":
            if length > _META:
                return _NOT_CERTAIN
            meta = file.read(at + 12, length - 12) if length > 12 else b""
            return _size_of_item(dict(_boxes(meta)))
        if length == 1:  # the real one follows
            length = int.from_bytes(part[8:16], "big")
        if length < 8 or at + length >= 1 << 62:
            break
        at += length
    return None


def _size_of_item(meta: dict[bytes, bytes]) -> Size | None:
    item = int.from_bytes(meta.get(b"pitm", b"")[4:], "big")
    properties = list(_boxes(meta.get(b"iprp", b"")))
    known = [box for name, inside in properties if name == b"ipco" for box in _boxes(inside)]
    size = None
    is_turned = False
    for name, inside in properties:
        for index in _indices(inside, item) if name == b"ipma" else ():
            kind, content = known[index - 1] if 0 < index <= len(known) else (b"", b"")
            if kind == b"clap":
                return _NOT_CERTAIN  # a part is cut out
            if kind == b"ispe" and len(content) >= 12:
                size = _checked(*struct.unpack_from(">II", content, 4))
            elif kind == b"irot" and content:
                is_turned = bool(content[0] & 1)
    return Size(size.height, size.width) if size is not None and is_turned else size


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big") or len(content) - at
        if length < 8:
            return
        yield content[at + 4 : at + 8], content[at + 8 : at + length]
        at += length


def _indices(content: bytes, item: int) -> list[int]:
    """The places in the list of properties that an item's are at, from 1 on."""
    if len(content) < 8:
        return []
    id_width = 4 if content[0] else 2
    width, mask = (2, 0x7FFF) if content[3] & 1 else (1, 0x7F)
    at = 8
    while at + id_width < len(content):
        found = int.from_bytes(content[at : at + id_width], "big")
        count = content[at + id_width]
        at += id_width + 1
        end = at + count * width
        if found == item:
            steps = range(at, min(end, len(content)), width)
            return [int.from_bytes(content[step : step + width], "big") & mask for step in steps]
        at = end
    return []


_READERS: dict[str, Callable[[Start, bytes], Size | None]] = {
    "png": _png,
    "jpeg": _jpeg,
    "gif": _gif,
    "bmp": _bmp,
    "webp": _webp,
    "tiff": _tiff,
    "avif": _avif,
    "heic": _avif,
}
