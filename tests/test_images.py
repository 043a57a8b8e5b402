"""Images: what their headers and their URLs say, held against files that Pillow writes."""

from __future__ import annotations

import os
import struct
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from corpuslint.image_files import FORMATS, ImageFile
from corpuslint.image_headers import Header, Start, read_header
from corpuslint.image_urls import SERVICES, SaidSize, sizes_in
from corpuslint.site import SiteFinder
from corpuslint.svg_header import svg_size
from tests.commands import Command, write


def header_of(path: Path) -> Header:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return read_header(Start(descriptor))
    finally:
        os.close(descriptor)


def header(folder: Path, content: bytes) -> Header:
    path = folder / "image"
    path.unlink(missing_ok=True)  # writing over a file waits for the disk
    path.write_bytes(content)
    return header_of(path)


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[271] = "A camera with quite a long name"
    tags[274] = orientation
    return tags


@pytest.mark.parametrize("orientation", [0, 1, 2, 3, 4, 5, 6, 7, 8])
@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "avif", "tiff"])
@pytest.mark.parametrize("size", [(64, 48), (3, 517), (1200, 1), (50, 50)])
def test_a_photo_as_pillow_writes_it(
    size: tuple[int, int], ending: str, orientation: int, tmp_path: Path
) -> None:
    path = tmp_path / f"a.{ending}"
    settings = {"exif": exif(orientation)} if orientation else {}
    Image.new("RGB", size, "teal").save(path, **settings)  # type: ignore[arg-type]
    found = header_of(path)
    width, height = size
    turned = orientation >= 5
    assert found.format == FORMATS[f".{ending}"]
    if turned and ending in ("jpg", "avif"):
        assert found.size == (height, width)
    elif turned and (width != height or ending == "tiff"):
        assert found.size == (0, 0), "not all browsers turn it"
    else:
        assert found.size == size


@pytest.mark.parametrize(
    ("ending", "mode", "settings"),
    [
        ("gif", "P", {}),
        ("gif", "P", {"save_all": True, "append_images": [Image.new("P", (64, 48), 3)]}),
        ("bmp", "RGB", {}),
        ("bmp", "1", {}),
        ("png", "RGBA", {"optimize": True}),
        ("png", "P", {}),
        ("png", "L", {"save_all": True, "append_images": [Image.new("L", (64, 48), 3)]}),
        ("webp", "RGBA", {}),
        ("webp", "RGB", {"lossless": True}),
        ("webp", "RGB", {"save_all": True, "append_images": [Image.new("RGB", (64, 48), "red")]}),
        ("jpg", "RGB", {"progressive": True}),
        ("jpg", "L", {"icc_profile": b"p" * 200_000}),
        ("jpg", "CMYK", {"comment": b"c" * 60_000}),
        ("tiff", "RGB", {"compression": "tiff_lzw"}),
        ("tiff", "1", {"compression": "group4"}),
        ("avif", "RGBA", {"speed": 10}),
        ("ico", "RGBA", {"sizes": [(16, 16)]}),
    ],
)
def test_variants_of_the_formats(
    ending: str, mode: str, settings: dict[str, object], tmp_path: Path
) -> None:
    path = tmp_path / f"a.{ending}"
    Image.new(mode, (64, 48)).save(path, **settings)  # type: ignore[arg-type]
    found = header_of(path)
    assert found.format == FORMATS.get(f".{ending}", "ico")
    assert found.size == ((0, 0) if ending == "ico" else (64, 48))


def test_big_sides(tmp_path: Path) -> None:
    assert header(tmp_path, b"GIF89a\xff\xff\xfe\xff\0\0\0").size == (65_535, 65_534)
    old = b"BM" + b"\0" * 12 + struct.pack("<IHH", 12, 640, 480) + b"\0" * 8
    assert header(tmp_path, old).size == (640, 480)
    upside_down = b"BM" + b"\0" * 12 + struct.pack("<Iii", 40, 640, -480) + b"\0" * 8
    assert header(tmp_path, upside_down).size == (640, 480)


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "avif", "tiff", "gif", "bmp"])
def test_a_file_that_is_cut_off(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    Image.new("RGB", (64, 48), "teal").save(path)
    content = path.read_bytes()
    sizes = {header(tmp_path, content[:length]).size for length in range(min(len(content), 600))}
    assert sizes <= {None, (0, 0), (64, 48)}
    cut = header(tmp_path, content[:9])
    assert not cut.format or cut.size is None


@pytest.mark.parametrize(
    ("drawing", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"/>', (64, 48)),
        ("<svg width='64px' height='48.0px'></svg>", (64, 48)),
        ('<?xml version="1.0"?>\n<!-- Made > by -->\n<svg width="1in" height="25.4mm"/>', (96, 96)),
        ('\ufeff<svg viewBox="0 0 200 100" width="64"/>', (64, 32)),
        ('<svg viewBox="0,0,200,100" height="50" width="100%"/>', (100, 50)),
        ('<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="64" height="48"/>', (64, 48)),
        (
            '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a">\n<svg width="6" height="4"/>',
            (6, 4),
        ),
        ('<svg data-a="x>y" width="64" height="48" stroke-width="3"/>', (64, 48)),
        # none of its own, or not in whole pixels
        ('<svg viewBox="0 0 200 100"/>', (0, 0)),
        ('<svg viewBox="0 0 8 8"><rect width="64" height="48"/></svg>', (0, 0)),
        ('<svg width="100%" height="100%" viewBox="0 0 8 8"/>', (0, 0)),
        ('<svg width="23.5" height="10"/>', (0, 0)),
        ('<svg width="64" height="48" style="width: 3em"/>', (0, 0)),
        ('<svg width="0" height="48"/>', (0, 0)),
        ('<!DOCTYPE svg [<!ENTITY w "64">]><svg width="&w;" height="48"/>', (0, 0)),
        ('<svg width="64" height="48" a="' + "x" * 200_000 + '"/>', (0, 0)),
        # no drawings
        ('<?xml version="1.0"?><rss><channel/></rss>', None),
        ("<!-- a page --><html></html>", None),
    ],
)
def test_a_drawing(drawing: str, size: tuple[int, int] | None, tmp_path: Path) -> None:
    expected = ("", (0, 0)) if size is None else ("svg", size)
    assert header(tmp_path, drawing.encode()) == expected
    assert header(tmp_path, drawing.removeprefix("\ufeff").encode("utf-16")) == expected


def test_a_bomb_of_entities_is_not_expanded() -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 60))
    bomb = f'<!DOCTYPE svg [<!ENTITY a0 "w">{lines}]><svg width="&a59;" height="4"/>'
    assert svg_size(bomb.encode()) == (0, 0)


def box(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", len(content) + 8) + name + content


def many_extents() -> bytes:
    """An AVIF whose list of places says: 43,000 items of 65,535 places that take no bytes."""
    items = b"".join(struct.pack(">HHH", n, 0, 65_535) for n in range(10_000))
    places = box(b"iloc", b"\0\0\0\0\0\0", struct.pack(">H", 10_000), items)
    return box(b"ftyp", b"avif\0\0\0\0avif") + box(b"meta", b"\0\0\0\0", places)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8" + b"\xff\xe0\0\2" * 500_000,
        b"\xff\xd8" + b"\xff" * 2_000_000,
        b"\xff\xd8" + b"\xff\x01" * 1_000_000,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\0\0\0\0"
        + b"\0\0\0\0tEXt\0\0\0\0" * 200_000,
        b"RIFF\0\0\0\0WEBPVP8X\n\0\0\0\x08\0\0\0\1\0\0\1\0\0" + b"ALPH\0\0\0\0" * 200_000,
        box(b"ftyp", b"avif\0\0\0\0avif") + box(b"free") * 200_000,
        many_extents(),
        b"II*\0\x08\0\0\0\xff\xff" + b"\0" * 12 * 65_535,
        b"MM\0*\xff\xff\xff\xff",
        b"<svg" + b" a" * 1_000_000,
        b"<svg" + b' a="' * 500_000,
        b"<!--" * 500_000,
        b"<!DOCTYPE svg [" * 100_000,
    ],
    ids=lambda content: repr(content[:12]),
)
def test_a_bomb(content: bytes, tmp_path: Path) -> None:
    start = time.perf_counter()
    header(tmp_path, content)
    assert time.perf_counter() - start < 1, "seconds; it takes a hundredth"


@given(noise=st.binary(max_size=400), name=st.sampled_from(sorted({*FORMATS.values()})))
def test_noise_behind_a_sign(
    noise: bytes, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    signs = {
        "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "jpeg": b"\xff\xd8\xff",
        "gif": b"GIF89a",
        "webp": b"RIFF\0\0\0\0WEBPVP8X",
        "avif": box(b"ftyp", b"avif\0\0\0\0avif") + b"\0\0\2\0meta\0\0\0\0",
        "bmp": b"BM",
        "tiff": b"II*\0\x08\0\0\0",
        "svg": b"<svg ",
    }
    found = header(tmp_path_factory.getbasetemp(), signs[name] + noise)
    assert found.format == name
    assert found.size is None or min(found.size) >= 0


# --- files of a site

NEWS = '[collections.all]\ninclude = ["*.md"]\nschemas = ["news-article"]\n'


def site_with(folder: Path, content: bytes | None, name: str = "a.png") -> ImageFile | None:
    (folder / ".git").mkdir()
    (folder / "_config.yml").write_text("title: A site\n", encoding="utf-8")
    if content is not None:
        (folder / name).write_bytes(content)
    return SiteFinder().find(str(folder)).image_at(f"/{name}", "b.md")


@pytest.mark.parametrize(
    "content",
    [
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        b"/annex/objects/SHA256E-s12345--4d7a.png\n",
        b"\0GITCRYPT\0\x12\x34\x56",
    ],
)
def test_what_stands_for_a_file_is_not_judged(content: bytes, tmp_path: Path) -> None:
    assert site_with(tmp_path, content) is None


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><title>403</title>", "is no image that can be read"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "has a broken header (PNG)"),
        (b"\xff\xd8\xff\xd9", "has a broken header (JPEG)"),
    ],
)
def test_a_broken_file(content: bytes, fault: str, tmp_path: Path) -> None:
    image = site_with(tmp_path, content)
    assert image is not None
    assert image.fault == fault


def test_a_file_that_nobody_may_read(tmp_path: Path) -> None:
    assert site_with(tmp_path, None) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_and_a_device_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    os.symlink("/dev/zero", tmp_path / "b.png")
    assert site_with(tmp_path, None) is None
    assert SiteFinder().find(str(tmp_path)).image_at("/b.png", "b.md") is None


def test_a_verdict_lasts_until_the_image_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CORPUSLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    run = Command(capsys)
    write(tmp_path, {".git/HEAD": "", "_config.yml": "title: A site\n", "corpuslint.toml": NEWS})
    write(tmp_path, {"a.md": "---\nimages: [{url: /a.png, width: 64, height: 48}]\n---\n"})
    found = []
    for size in ((64, 48), (64, 40), (64, 48)):
        Image.new("L", size).save(tmp_path / "a.png")
        found.append(run("check", "--select", "image-file-mismatch").code)
    (tmp_path / "a.png").unlink()
    Image.new("L", (8, 8)).save(tmp_path / "b.png")
    found.append(run("check", "--select", "images").code)
    assert found == [0, 1, 0, 1]


# --- sizes in URLs


@pytest.mark.parametrize(
    ("url", "sizes"),
    [
        # names and paths
        ("https://example.com/photo-300x200.jpg", [(300, 200, False)]),
        ("https://example.com/photo-300x200-1.JPG?v=2", [(300, 200, False)]),
        ("https://example.com/photo_600x400_crop_center.jpg", [(600, 400, False)]),
        ("https://example.com/photo-300x200@2x.png", [(300, 200, False)]),
        ("https://example.com/600x338/photo.jpg", [(600, 338, True)]),
        ("https://example.com/photo.jpg", []),
        ("https://example.com/1x1/4x4.png", []),
        ("https://example.com/2023/10/1000x/photo.jpg", []),
        # WordPress
        ("https://i0.wp.com/e.com/a.jpg?resize=400%2C220&ssl=1", [(400, 220, True)]),
        ("https://i0.wp.com/e.com/a.jpg?fit=300,300", [(300, 300, True)]),
        ("https://i0.wp.com/e.com/a.jpg?w=300", [(300, 0, True)]),
        ("https://i0.wp.com/e.com/a.jpg?w=15%", []),
        ("https://i0.wp.com/e.com/a.jpg?resize=620%2C497&#038;ssl=1", [(620, 497, True)]),
        # imgix
        ("https://a.imgix.net/a.png?w=100&h=100", [(100, 100, True)]),
        ("https://a.imgix.net/a.png?fit=clip&w=100&h=100", [(100, 100, True)]),
        ("https://a.imgix.net/a.png?fit=crop&w=300&h=100&dpr=2", [(600, 200, False)]),
        ("https://a.imgix.net/a.png?fit=max&h=0.5", []),
        ("https://img.example.com/a.png?auto=format,compress&fit=max&w=1200", [(1200, 0, True)]),
        # Cloudinary
        ("https://res.cloudinary.com/d/image/upload/w_150/a.jpg", [(150, 0, False)]),
        ("https://res.cloudinary.com/d/image/upload/c_fit,w_250,h_200/a.jpg", [(250, 200, True)]),
        ("https://res.cloudinary.com/d/image/upload/w_250,h_200/v1/a.jpg", [(250, 200, False)]),
        (
            "https://res.cloudinary.com/d/image/upload/c_fill,w_400,h_300/l_text:a,w_90,h_20/a.jpg",
            [(400, 300, False)],
        ),
        (
            "https://res.cloudinary.com/d/image/upload/w_900,h_900/c_limit,w_400,h_300/a.jpg",
            [(900, 900, False), (400, 300, True)],
        ),
        # Cloudflare
        ("https://e.com/cdn-cgi/image/width=80,quality=75/uploads/a.jpg", [(80, 0, True)]),
        ("https://e.com/cdn-cgi/image/fit=cover,w=600,h=315/a.jpg", [(600, 315, False)]),
        (
            "/cdn-cgi/image/w=600,h=315/https://e.com/a-1200x630.jpg",
            [(1200, 630, False), (600, 315, True)],
        ),
        # Fastly
        ("https://e.com/0x0.jpg?height=900&width=1600&fit=bounds", [(1600, 900, True)]),
        # Contentful
        ("https://images.ctfassets.net/s/a/b/c.jpg?w=100&h=100", [(100, 100, True)]),
        ("https://images.ctfassets.net/s/a/b/c.jpg?fit=scale&w=100&h=100", [(100, 100, False)]),
        ("https://images.ctfassets.net/s/a/b/c.jpg?fit=thumb&w=100&h=100", [(100, 100, True)]),
        # Next.js, Vercel, Netlify
        (
            "/_next/image?url=%2Fa-1200x800.jpg&w=640&q=75",
            [(1200, 800, True), (640, 0, True)],
        ),
        ("/_vercel/image?url=%2Fa.jpg&w=640&q=75", [(640, 0, True)]),
        ("/.netlify/images?url=/a.jpg&w=640&h=360&fit=cover", [(640, 360, False)]),
        # YouTube
        ("https://i.ytimg.com/vi/abcdefghijk/hqdefault.jpg", [(480, 360, True)]),
        ("https://i.ytimg.com/vi_webp/abcdefghijk/mqdefault.webp", [(320, 180, True)]),
        ("https://i.ytimg.com/vi/abcdefghijk/0.jpg", []),
        # nothing of the kind
        ("https://example.com/watch?v=w_200", []),
        ("https://example.com/how_to/with=that/a.jpg", []),
        ("https://example.com/?w=&h=x&width=100000&height=auto", []),
        ("", []),
    ],
)
def test_sizes_in_urls(url: str, sizes: list[tuple[int, int, bool]]) -> None:
    assert sizes_in(url) == sizes


def test_the_last_service_is_any() -> None:
    assert [service.name for service in SERVICES if not service.sign] == ["others"]
    assert SERVICES[-1].sign == ""
    assert all(service.documentation.startswith("https://") for service in SERVICES[:-1])


@given(st.text(alphabet="ab/?&=_x,.-:%0123456789whcdpr@#", max_size=80))
def test_any_url_is_read(url: str) -> None:
    for said in sizes_in(url):
        assert isinstance(said, SaidSize)
        assert said.width or said.height
