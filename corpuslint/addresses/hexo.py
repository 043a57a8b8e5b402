"""Hexo: posts by the site's permalink, pages by their paths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from corpuslint.addresses.parts import (
    Page,
    filled,
    is_listed,
    may_be_ahead,
    moment_of,
    page_at,
    sign_of,
    split_name,
)
from corpuslint.dates import Moment
from corpuslint.patterns import lazy
from corpuslint.span import KeyPath

_PERMALINK = ":year/:month/:day/:title/"
_NEW_POST_NAME = ":title.md"
_PARAMETER = lazy(r":([A-Za-z0-9_]*[A-Za-z0-9])")
_SEGMENTS = {
    "year": r"([0-9]{4})",
    "month": r"([0-9]{2})",
    "day": r"([0-9]{2})",
    "i_month": r"([0-9]{1,2})",
    "i_day": r"([0-9]{1,2})",
    "hash": r"([0-9a-f]{12})",
}
_RENDERED = (".md", ".markdown", ".mkd", ".mkdn", ".mdwn", ".mdtxt", ".mdtext", ".html", ".htm")
_CLOCK = frozenset(
    ("year", "month", "day", "hour", "minute", "second", "i_month", "i_day", "timestamp")
)


def addresses(page: Page) -> Iterator[tuple[KeyPath, str]]:
    """The file that a document becomes."""
    config = page.config
    top = config.get("source_dir", "source")
    if top.__class__ is not str or not page.path.startswith(f"{top.strip('/')}/"):
        return
    path = page.path[len(top.strip("/")) + 1 :]
    folder, stem, suffix = split_name(path)
    is_rendered = suffix.lower() in _RENDERED
    if not is_rendered or page.data.get("published") is False or path.endswith(("%", "~")):
        return
    if any(is_listed(path, config.get(key)) for key in ("skip_render", "exclude", "ignore")):
        return
    if config.get("future") is False and may_be_ahead(page, page.data.get("date")):
        return
    said = page.data.get("permalink")
    if said is not None and said.__class__ is not str:
        return
    at = ("permalink",) if said else ()
    is_draft = path.startswith("_drafts/") and config.get("render_drafts") is True
    if path.startswith("_posts/") or is_draft:
        path = path.partition("/")[2]
        if not _is_hidden(path):
            address = said or _permalink(page, path)
            if address:
                yield at, _of_post(address, config)
    elif not _is_hidden(path):
        address = said or f"{folder}{stem}.html"
        if address.endswith("/"):
            address += "index"
        if "." not in address.rpartition("/")[2]:
            address += ".html"
        yield at, _route(address)


def _is_hidden(path: str) -> bool:
    return path.startswith(("_", ".")) or "/_" in path or "/." in path


def _of_post(address: str, config: dict[str, Any]) -> str:
    if config.get("post_asset_folder") and not address.endswith(("/", ".html")):
        address += "/"
    return _route(address)


def _route(address: str) -> str:
    """The file that an address is written to."""
    return page_at(address.replace("\\", "/").partition("?")[0])


def _permalink(page: Page, path: str) -> str | None:
    """The site's permalink, filled in for a post; `path` is from the folder of the posts."""
    template = page.config.get("permalink", _PERMALINK)
    pattern = page.config.get("new_post_name", _NEW_POST_NAME)
    if template.__class__ is not str or pattern.__class__ is not str:
        return None
    named = _named(pattern, path)
    if named is None:
        return None
    return filled(template, _PARAMETER, lambda name: _parameter(page, name, named))


def _named(pattern: str, path: str) -> dict[str, str] | None:
    """What a post's name tells by the site's `new_post_name`; None where it is made a slug."""
    folder, stem, _ = split_name(path)
    names, expression = _expression(pattern)
    found = expression.fullmatch(folder + stem)
    if found is None or "title" not in names:
        return None
    return dict(zip(names, found.groups(), strict=True))


@lru_cache(maxsize=8)
def _expression(pattern: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The parameters of a `new_post_name`, and what matches a name without its suffix."""
    folder, stem, _ = split_name(pattern)
    pieces = _PARAMETER.split(folder + stem)  # text, name, text, …
    names = tuple(pieces[1::2])
    text = "".join(
        _SEGMENTS.get(piece, "(.+?)") if index % 2 else re.escape(piece)
        for index, piece in enumerate(pieces)
    )
    return names, re.compile(text)


def _parameter(page: Page, name: str, named: dict[str, str]) -> str | None:
    data = page.data
    title = named["title"]
    if name in _CLOCK:
        return _clock(page, name, named)
    if name == "title":
        return title
    if name == "name":
        return title.rpartition("/")[2]
    if name == "post_title":
        return sign_of(data.get("title"))
    if name == "category":
        return sign_of(("category", data.get("categories") or data.get("category")))
    if name == "hash":
        return None
    defaults = page.config.get("permalink_defaults")
    defaults = defaults if defaults.__class__ is dict else {}
    value = named.get(name, data.get(name, defaults.get(name)))
    if value.__class__ is str or value.__class__ is int:
        return str(value)
    return None


def _clock(page: Page, name: str, named: dict[str, str]) -> str | None:
    """A part of a post's date; a sign where it depends on the zone of the machine."""
    said = page.data.get("date")
    if said is not None:
        moment = moment_of(said)
        if moment is None:
            return None
        # the clock of the site's zone is turned into that of the machine
        if not moment.is_naive or page.site.timezone is not None:
            return f"{sign_of(moment)}{name}"
    else:
        month, day = (named.get(key) or named.get(f"i_{key}") for key in ("month", "day"))
        if "year" not in named or month is None or day is None or page.site.timezone is not None:
            return None  # the file's own date
        moment = Moment(int(named["year"]), int(month), int(day))
    return {
        "year": f"{moment.year:04}",
        "month": f"{moment.month:02}",
        "day": f"{moment.day:02}",
        "hour": f"{moment.hour or 0:02}",
        "minute": f"{moment.minute:02}",
        "second": f"{moment.second or 0:02}",
        "i_month": str(moment.month),
        "i_day": str(moment.day),
    }.get(name)
