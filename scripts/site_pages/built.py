"""What must hold of the site as it is built, whatever built it: read from its HTML."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

# elements that make a browser load something, with the attribute that says what
_LOADING = {
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("form", "action"),
}
_LOADING_LINKS = {"stylesheet", "preload", "prefetch", "preconnect", "icon", "modulepreload"}


class _Page(HTMLParser):
    """The anchors, the links and the loaded things of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        self.anchors |= {said[key] for key in ("id", "name") if key in said}
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag == "link" and _LOADING_LINKS & set(said.get("rel", "").split()):
            self.loaded.append(said.get("href", ""))
        self.loaded += [said[key] for key in said if (tag, key) in _LOADING]


def faults(site: Path, address: str = "") -> Iterator[str]:
    """Links and anchors that lead nowhere, and all that a page loads from elsewhere."""
    read = {}
    for path in sorted(site.rglob("*.html")):
        read[path] = _Page()
        read[path].feed(path.read_text(encoding="utf-8"))
    for path, page in read.items():
        name = path.relative_to(site).as_posix()
        for link in [*page.links, *page.loaded]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                if link in page.loaded and not link.startswith(("data:", address or "data:")):
                    yield f"{name}: loads {link}"
                continue
            target, anchor = urldefrag(link)
            there = _file(site, path, unquote(target)) if target else path
            if there is None:
                # the page for what is not found has links from the root of the host
                if path.name != "404.html":
                    yield f"{name}: {link} leads nowhere"
            elif anchor and there in read and unquote(anchor) not in read[there].anchors:
                yield f"{name}: {link} has no such anchor"


def _file(site: Path, page: Path, target: str) -> Path | None:
    start = site if target.startswith("/") else page.parent
    path = Path(os.path.normpath(start / target.lstrip("/")))
    if path.is_dir():
        path /= "index.html"
    return path if path.is_file() and site in path.parents else None
