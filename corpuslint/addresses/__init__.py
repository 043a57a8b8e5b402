"""Where a document is published, as the generator of its site decides it.

An address is a path from the site's root. It is told only where it is certain: not where
the site's config is not seen, where a plugin or code of the site decides, or where the
document makes no page. What only the generator can work out (a title as a slug, a day in
the zone of the machine that builds) stands in an address as a sign for the value that it
is made from: equal signs are equal parts, whatever they will be.

A module each: `jekyll` (read: Jekyll 4.3, jekyll-redirect-from 0.16), `hexo` (run: 8.1),
`hugo` (run: 0.168), `astro` (what is known of 5, not run). Nothing is certain of other
readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module

from corpuslint.addresses.parts import Page
from corpuslint.paths import relative_path
from corpuslint.rule import Context
from corpuslint.span import KeyPath

_GENERATORS = ("jekyll", "hexo", "hugo", "astro")


def addresses_of(context: Context) -> Iterable[tuple[KeyPath, str]]:
    """The addresses of a document, each with the key path that it is from, () for the name."""
    page = _page_of(context)
    if page is None:
        return ()
    generator = context.profile.name
    told: Callable[[Page], Iterable[tuple[KeyPath, str]]]
    told = import_module(f"corpuslint.addresses.{generator}").addresses
    return told(page)


def _page_of(context: Context) -> Page | None:
    """A document of a site whose config is there; of Astro's, which is code, the site is enough."""
    site = context.site
    document = context.document
    name = context.profile.name
    if name not in _GENERATORS or not site.root or document.data.__class__ is not dict:
        return None
    if document.data_language or (not site.config and name != "astro"):
        return None
    if not site.has_whole_config:
        return None
    folder = ""
    if site.folder != site.root:
        folder = relative_path(site.folder, site.root) + "/"
        if folder.startswith("/") or ":" in folder:
            return None
    path = document.path
    file = folder + path[max(path.rfind("/"), path.rfind("\\")) + 1 :]
    if "/." in f"/{file}":  # hidden, from generators too
        return None
    return Page(file, document.data, site.config, site, context.is_ahead)
