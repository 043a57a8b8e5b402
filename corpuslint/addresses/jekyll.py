"""Jekyll: pages by their paths, posts by the site's permalink, collections by their own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from corpuslint.addresses.parts import (
    Page,
    filled,
    is_letter,
    is_listed,
    may_be_ahead,
    moment_of,
    page_at,
    sign_of,
    split_name,
)
from corpuslint.dates import Moment, days, in_zone
from corpuslint.patterns import lazy
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple

# `Configuration#style_to_permalink`; what is none of these is a template itself
_STYLES = {
    "pretty": "/:categories/:year/:month/:day/:title/",
    "simple": "/:categories/:title/",
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}
_PARAMETER = lazy(r":([a-z_]+)")
_POST = lazy(r"([0-9]{2,4}-[0-9]{1,2}-[0-9]{1,2})-(.*)")
_MARKDOWN = (".md", ".markdown", ".mkdown", ".mkdn", ".mkd")
_HIDDEN = ("_", ".", "#", "~")
_REDIRECTS = "jekyll-redirect-from"
_DATES = frozenset(
    ("year", "short_year", "month", "i_month", "day", "i_day", "y_day", "hour", "minute", "second")
)
_MARKS = frozenset("._~!$&'()+,;=@")


class _Item(NamedTuple):
    """A document of a collection, which posts are too, or a page, whose `label` is ""."""

    page: Page
    path: str
    label: str
    folders: tuple[str, ...]  # above `_posts`: categories
    date: str  # of a post's name
    stem: str  # of its name, without the date
    suffix: str


def addresses(page: Page) -> Iterator[tuple[KeyPath, str]]:
    """The file that a document becomes, and those that lead to it from old addresses."""
    item = _item(page)
    if item is None or "languages" in page.config:  # a plugin makes a page a language
        return
    published = _value(item, "published")
    if published is not None and published is not True:
        return
    if item.label and not page.config.get("future"):
        date = _value(item, "date") or item.date
        if may_be_ahead(page, date):
            return
    said = _value(item, "permalink")
    if said is None or said.__class__ is str:
        template = said or _template(item)
        at = ("permalink",) if said and "permalink" in page.data else ()
        address = None if template is None else _address(item, template)
        if address is not None:
            yield at, address
    if "redirect_from" in page.data and _has_redirects(page.config):
        yield from _redirects(page.data["redirect_from"])


def _item(page: Page) -> _Item | None:
    """What a file is to Jekyll; None for one that makes no page."""
    config = page.config
    path = page.path
    source = config.get("source")
    if source.__class__ is str and source.strip("./"):
        top = source.strip("./") + "/"
        if not path.startswith(top):
            return None
        path = path[len(top) :]
    if is_listed(path, config.get("exclude")):
        return None
    folder, stem, suffix = split_name(path)
    parts = folder.split("/")[:-1]
    if stem.startswith(_HIDDEN):
        return None
    special = next((at for at, part in enumerate(parts) if part.startswith(_HIDDEN)), None)
    if special is None or is_listed(parts[special], config.get("include")):
        return _Item(page, path, "", (), "", stem.rstrip("."), suffix)
    if config.get("collections_dir"):
        return None
    if parts[special] == "_posts":
        named = _POST.fullmatch(stem)
        if named is None or any(part.startswith(_HIDDEN) for part in parts[special + 1 :]):
            return None
        folders = tuple(parts[:special])
        return _Item(page, path, "posts", folders, named[1], named[2].rstrip("."), suffix)
    label = parts[special][1:]
    if special or not _collection(config, label).get("output"):
        return None
    return _Item(page, path, label, (), "", stem.rstrip("."), suffix)


def _collection(config: dict[str, Any], label: str) -> dict[str, Any]:
    collections = config.get("collections")
    if collections.__class__ is not dict:
        return {}
    settings = collections.get(label)
    return settings if settings.__class__ is dict else {}


def _value(item: _Item, key: str) -> Any:
    """A value of the front matter, or the one that the config's `defaults` give.

    0, which none that is asked for can be, where it depends on what files there are.
    """
    data = item.page.data
    if key in data:
        return data[key]
    sets = item.page.config.get("defaults")
    if sets.__class__ is not list:
        return None
    found: Any = None
    longest = (-1, False)
    for one in sets:
        values = one.get("values") if one.__class__ is dict else None
        if values.__class__ is dict and key in values:
            scope = one.get("scope")
            scope = scope if scope.__class__ is dict else {}
            path = str(scope.get("path") or "").strip("/")
            if "*" in path:
                return 0
            kind = scope.get("type")
            is_inside = not path or item.path == path or item.path.startswith(f"{path}/")
            if is_inside and kind in (None, item.label or "pages"):
                rank = (len(path), kind is not None)
                if rank >= longest:
                    found, longest = values[key], rank
    return found


def _template(item: _Item) -> str | None:
    """The template of a permalink for what has none of its own."""
    config = item.page.config
    style = config.get("permalink", "date")
    if style.__class__ is not str:
        return None
    whole = _STYLES.get(style, style)
    if item.label == "posts":
        own = _collection(config, "posts").get("permalink", whole)
        return own if own.__class__ is str and "/" in own else None
    suffix = "/" if whole.endswith("/") else ""
    if item.label:
        own = _collection(config, item.label).get("permalink", f"/:collection/:path{suffix}")
        return own if own.__class__ is str and "/" in own else None
    if _output(item.suffix) != ".html":
        return "/:path/:basename:output_ext"
    return "/:path/" if item.stem == "index" else f"/:path/:basename{suffix}"


def _address(item: _Item, template: str) -> str | None:
    """The address of what a template comes to (`URL#to_s` and `Page#destination`)."""
    is_dated = not _DATES.isdisjoint(_parameters(template))
    moment = _moment(item) if is_dated else None
    url = filled(template, _PARAMETER, lambda name: _parameter(item, name, moment))
    if url is None or "%" in url or "#" in url:
        return None
    url = f"/{url}".replace("..", "/").replace("./", "")
    suffix = _output(item.suffix)
    if not url.endswith(("/", suffix)):
        url += suffix
    return page_at(url)


@lru_cache(maxsize=256)
def _parameters(template: str) -> frozenset[str]:
    return frozenset(_PARAMETER.findall(template))


def _parameter(item: _Item, name: str, moment: Moment | str | None) -> str | None:
    suffix = _output(item.suffix)
    folder, stem, _ = split_name(item.path)
    if name == "output_ext":
        return suffix
    if not item.label:
        return {"path": folder.strip("/"), "basename": item.stem}.get(name)
    if name in _DATES:
        return _day(moment, name)
    if name == "categories":
        return _categories(item)
    if name == "collection":
        return item.label
    if name == "path":
        return (folder + stem).partition("/")[2].rstrip(".")
    if name == "name":
        return _slug(stem, "")
    slug = _value(item, "slug")
    slug = item.stem if slug is None else slug
    if slug.__class__ is not str:
        return None
    if name == "title":
        return _slug(slug, _MARKS, cased=True)
    return _slug(slug, "") if name == "slug" else None


def _moment(item: _Item) -> Moment | str | None:
    """When a document is dated, by the site's clock; a sign where that is not known."""
    said = _value(item, "date")
    if said is None:
        return moment_of(_padded(item.date))
    moment = moment_of(said)
    if moment is None or not moment.has_time:
        return moment
    if moment.second is None and moment.is_naive:
        return moment  # a text to Ruby's YAML, and read by the site's clock
    zone = item.page.site.timezone
    if zone is None or moment.zone:
        return sign_of(moment)
    there = in_zone(moment._replace(offset=moment.offset or 0), zone)
    return there if there.offset is not None else sign_of(moment)


def _padded(date: str) -> str:
    year, _, rest = date.partition("-")
    month, _, day = rest.partition("-")
    return f"{year if len(year) == 4 else ''}-{month:0>2}-{day:0>2}" if date else ""


def _day(moment: Moment | str | None, name: str) -> str | None:
    """A part of a date as `strftime` writes it."""
    if moment is None or isinstance(moment, str):
        return moment and f"{moment}{name}"
    year, month, day = moment.year, moment.month, moment.day
    return {
        "year": f"{year:04}",
        "short_year": f"{year % 100:02}",
        "month": f"{month:02}",
        "i_month": str(month),
        "day": f"{day:02}",
        "i_day": str(day),
        "y_day": f"{days(year, month, day) - days(year, 1, 1) + 1:03}",
        "hour": f"{moment.hour or 0:02}",
        "minute": f"{moment.minute:02}",
        "second": f"{moment.second or 0:02}",
    }[name]


def _categories(item: _Item) -> str | None:
    """The categories of a post: its folders, and those of its front matter."""
    named: list[Any] = list(item.folders)
    for key in ("category", "categories"):
        value = _value(item, key)
        if value.__class__ is str:
            named += value.split() if key == "categories" else [value]
        elif value.__class__ is list:
            named += value
        elif value is not None:
            return None
    if not all(name.__class__ is str for name in named):
        return None
    return "/".join(dict.fromkeys(name.lower() for name in named))


def _slug(text: str, kept: Any, cased: bool = False) -> str:
    """`Utils.slugify`: words with hyphens between them, and the characters that are kept."""
    pieces = "".join(sign if sign in kept or is_letter(sign) else " " for sign in text)
    slug = "-".join(pieces.split(" "))
    while "--" in slug:
        slug = slug.replace("--", "-")
    # hyphens of the text itself are replaced too, one at each end is taken away
    slug = slug.removeprefix("-").removesuffix("-")
    return slug if cased else slug.lower()


def _output(suffix: str) -> str:
    return ".html" if suffix.lower() in _MARKDOWN else suffix


def _has_redirects(config: dict[str, Any]) -> bool:
    plugins = [config.get(key) for key in ("plugins", "gems", "whitelist")]
    return any(one.__class__ is list and _REDIRECTS in one for one in plugins)


def _redirects(said: Any) -> Iterator[tuple[KeyPath, str]]:
    is_list = said.__class__ is list
    for index, old in enumerate(said if is_list else [said]):
        if old.__class__ is str and old.strip("/ ") and not _PARAMETER.search(old):
            yield (("redirect_from", index) if is_list else ("redirect_from",)), page_at(old)
