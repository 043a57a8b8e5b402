"""What the URL of an image says of the image's size.

Services that scale images are asked for a size by the URL; programs that save copies put
their size into the name. Each service is a row of `SERVICES`, with where its own
documentation says so; no other code knows their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpuslint.patterns import lazy
from corpuslint.tuples import NamedTuple


class Service(NamedTuple):
    """A service whose URLs ask for a size.

    `sign` is what all of its URLs have in them. In the modes `exact` the image has just the
    size that is asked for (`""` stands for no mode); in others that is a box, and the image
    may be smaller. `original` is the setting that holds the URL of the original; settings
    beside one of `aside` are about something else than the image.
    """

    name: str
    documentation: str
    sign: str
    exact: frozenset[str] = frozenset()
    original: str = ""
    aside: frozenset[str] = frozenset()


SERVICES = (
    Service(
        "Cloudinary",
        "https://cloudinary.com/documentation/image_resize_modes",
        "/image/upload/",
        frozenset({"", "scale", "fill", "pad", "lpad", "fill_pad", "thumb"}),
        aside=frozenset({"l", "u"}),  # what lies over and under the image
    ),
    Service(
        "Cloudflare Images",
        "https://developers.cloudflare.com/images/optimization/features/",
        "/cdn-cgi/image/",
        frozenset({"cover", "pad"}),
    ),
    Service(
        "imgix",
        "https://docs.imgix.com/apis/rendering/size/fit",
        ".imgix.net/",
        frozenset({"clamp", "crop", "facearea", "fill", "fillmax", "scale"}),
    ),
    Service(
        "Contentful",
        "https://www.contentful.com/developers/docs/references/images-api/",
        ".ctfassets.net/",
        frozenset({"pad", "scale"}),
    ),
    Service(
        "Netlify",
        "https://docs.netlify.com/build/image-cdn/overview/",
        "/.netlify/images?",
        frozenset({"cover", "fill"}),
        "url",
    ),
    Service(
        "Next.js",
        "https://nextjs.org/docs/app/api-reference/components/image",
        "/_next/image?",
        original="url",
    ),
    Service(
        "Vercel",
        "https://vercel.com/docs/image-optimization",
        "/_vercel/image?",
        original="url",
    ),
    # Photon (WordPress) never enlarges, so that even `resize` is a box:
    # https://developer.wordpress.com/docs/photon/api/. Fastly's optimiser has no host of
    # its own, nor has imgix always: https://www.fastly.com/documentation/reference/io/.
    Service("others", "", ""),
)
# https://developers.google.com/youtube/v3/docs/thumbnails
_VIDEO_SIZES = {
    "default": (120, 90),
    "mqdefault": (320, 180),
    "hqdefault": (480, 360),
    "sddefault": (640, 480),
    "maxresdefault": (1280, 720),
}

_IN_NAME = lazy(
    r"[-_.](\d{2,5})x(\d{2,5})(?:-\d{1,2}|@[23]x|_crop_[a-z]+)?"
    r"\.[a-z]{3,4}(?:\.[a-z]{3,4})?(?=[?#]|\Z)"
)
_IN_PATH = lazy(r"/(\d{2,5})x(\d{2,5})(?=[/.?#]|\Z)")
_PAIR = lazy(
    r"[?&;](?:resize|fit|size|dimensions|name)=(\d{2,5})(?:,|x|:|\*|%2c|%3a)(\d{2,5})(?!\d)"
)
# one setting, or a list of them in a path: `?w=600&h=400`, `/w_600,h_400/`
_SETTING = lazy(r"(?:^|[?&;,])(w|width|h|height|dpr|c|fit|l|u|url)[=_]([^&;,#]*)")
_PIXELS = lazy(r"\d{2,5}")
_VIDEO = lazy(r"[./]ytimg\.com/vi(?:_webp)?/[^/]+/(\w+)\.")


class SaidSize(NamedTuple):
    """A size that a URL names, 0 where it names no such side.

    Where it `is_box`, the image may be smaller.
    """

    width: int
    height: int
    is_box: bool


def sizes_in(url: str) -> list[SaidSize]:
    """The sizes that the URL of an image names, what is asked of a service last.

    A name may have the size of the original, of which the service makes a smaller copy.
    """
    url = url.lower()
    sizes = []
    # what is cheap to look for comes first: most URLs have nothing of the kind
    if "x" in url:
        sizes = [_size(found, False) for found in _IN_NAME.finditer(url)]
        sizes += [_size(found, True) for found in _IN_PATH.finditer(url)]
    if "ytimg.com/" in url:
        video = _VIDEO.search(url)
        if video is not None and video[1] in _VIDEO_SIZES:
            sizes.append(SaidSize(*_VIDEO_SIZES[video[1]], True))
    if "=" in url or "w_" in url or "h_" in url:
        sizes = _asked_for(url, sizes)
    return sizes


def _asked_for(url: str, named: list[SaidSize]) -> list[SaidSize]:
    """The sizes that its names have, and those that a service is asked for."""
    service = next(service for service in SERVICES if service.sign in url)
    sizes = named + [_size(found, True) for found in _PAIR.finditer(url)]
    for settings in _lists(url):
        if service.original in settings:
            sizes = _sizes_of_original(settings[service.original]) + sizes
        size = _asked(settings, service)
        if size is not None:
            sizes.append(size)
    return sizes


def _size(found: re.Match[str], is_box: bool) -> SaidSize:
    return SaidSize(int(found[1]), int(found[2]), is_box)


def _lists(url: str) -> Iterator[dict[str, str]]:
    """Settings that stand together: those of each part of a path, and those of the query."""
    path, mark, query = url.partition("?")
    for piece in (*path.split("/"), mark + query):
        if "=" in piece or "_" in piece:
            settings: dict[str, str] = dict(_SETTING.findall(piece))
            if settings:
                yield settings


def _asked(settings: dict[str, str], service: Service) -> SaidSize | None:
    """The size that a service is asked for, None where there is none."""
    if not service.aside.isdisjoint(settings):
        return None
    width = _pixels(settings.get("w") or settings.get("width", ""))
    height = _pixels(settings.get("h") or settings.get("height", ""))
    if not width and not height:
        return None
    mode = settings.get("c") or settings.get("fit", "")
    times = int(settings["dpr"]) if settings.get("dpr", "") in ("2", "3") else 1
    return SaidSize(width * times, height * times, mode not in service.exact)


def _pixels(text: str) -> int:
    """A side in pixels; 0 for a share of the original (`0.5`, `50%`) or a word (`auto`)."""
    return int(text) if _PIXELS.fullmatch(text) else 0


def _sizes_of_original(url: str) -> list[SaidSize]:
    """What the URL of the original says, as far as its name goes."""
    from urllib.parse import unquote

    return [_size(found, True) for found in _IN_NAME.finditer(unquote(url))]
