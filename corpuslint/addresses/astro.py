"""Astro: what is certain are the ids of content entries, and the routes of `src/pages`."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.addresses.parts import Page, is_letter, split_name
from corpuslint.span import KeyPath

_CONTENT = "src/content/"
_PAGES = "src/pages/"
_ENTRIES = (".md", ".mdx", ".mdoc", ".markdown")


def addresses(page: Page) -> Iterator[tuple[KeyPath, str]]:
    """The id of an entry behind the name of its collection, or the route of a page."""
    path = page.path
    folder, stem, suffix = split_name(path)
    is_draft = bool(page.data.get("draft"))
    if suffix not in _ENTRIES or is_draft or "/_" in path or "[" in path:
        return
    if path.startswith(_PAGES):
        route = folder[len(_PAGES) - 1 :] + ("" if stem == "index" else stem)
        yield (), f"{route.rstrip('/')}/"
    elif path.startswith(_CONTENT):
        collection, _, inner = (folder + stem)[len(_CONTENT) :].partition("/")
        if not inner:
            return
        slug = page.data.get("slug")
        if slug is not None and slug.__class__ is not str:
            return
        name = slug or "/".join(_slug(part) for part in inner.split("/"))
        name = name.removesuffix("/index") if not slug else name
        yield ("slug",) if slug else (), f"{collection}/{name}"


def _slug(text: str) -> str:
    """As `github-slugger`: in lower case, without signs, and a hyphen for each space."""
    return "".join(
        "-" if sign == " " else sign for sign in text.lower() if sign in " -_" or is_letter(sign)
    )
