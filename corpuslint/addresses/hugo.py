"""Hugo: pages by their paths in the content folder, slugs, URLs, aliases and permalinks."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from typing import Any

from corpuslint.addresses.parts import (
    Page,
    filled,
    is_letter,
    may_be_ahead,
    moment_of,
    page_at,
    sign_of,
    split_name,
)
from corpuslint.dates import Moment
from corpuslint.patterns import lazy
from corpuslint.span import KeyPath
from corpuslint.tuples import NamedTuple

_LISTED = ".md .markdown .mdown .html .htm .adoc .asciidoc .ad .org .rst .pandoc .pdc"
_SUFFIXES = frozenset(_LISTED.split())
_PARAMETER = lazy(r":([a-z]+)")
_SIGNS = frozenset("._#+~-@")
# what decides that a page is made, or where
_DECISIVE = "url slug title date publishdate expirydate draft headless build _build outputs sites"
_DECIDING = frozenset(_DECISIVE.split())
_NO_PAGE = ("headless", "build", "_build", "outputs", "sites", "expirydate", "unpublishdate")


class _Settings(NamedTuple):
    """What a site's config says of addresses, its keys in lower case.

    `languages` have the folder of their content, `permalinks` are templates by the kind
    of page and section; `lowers` says that paths go to lower case.
    """

    is_certain: bool
    languages: dict[str, str]
    language: str
    in_subfolder: bool
    permalinks: dict[str, dict[str, Any]]
    lowers: bool
    has_aliases: bool
    builds_future: bool
    has_dates: bool


class _File(NamedTuple):
    """A file of content: `kind` is that of the page, `path` its path with a slash in front."""

    page: Page
    data: dict[str, Any]
    settings: _Settings
    language: str
    kind: str
    path: str


def addresses(page: Page) -> Iterator[tuple[KeyPath, str]]:
    """The folder that a page is written to, and those that lead to it from old addresses."""
    file = _file(page)
    if file is None or file.data.get("draft") or any(key in file.data for key in _NO_PAGE):
        return
    settings = file.settings
    if not settings.builds_future:
        date = file.data.get("publishdate") or file.data.get("date")
        if may_be_ahead(page, date):
            return
    keys = {key.lower(): key for key in page.data}
    own = _own_address(file)
    if own is not None:
        at = next((key for key in ("url", "slug") if file.data.get(key)), "")
        yield (keys[at],) if at else (), own
    if settings.has_aliases and file.data.get("aliases"):
        for at_alias, alias in _aliases(file, own):
            yield (keys["aliases"], *at_alias), alias


def is_overshadowed(path: str, value_at: Callable[[str, KeyPath], Any]) -> bool:
    """Whether other files decide that a page is made, or where.

    In a leaf bundle, the folder of an `index.md`, other files are resources, and the
    `cascade` of an `_index.md` may set what decides on pages below. `value_at` gives a
    value in another file, None where there is none.
    """
    folder, stem, suffix = split_name(path)
    tag = stem[stem.rfind(".") :] if "." in stem else ""
    endings = dict.fromkeys((f"{tag}{suffix}", suffix, f"{tag}.md", ".md", ".html"))
    parts = folder.split("/")[:-1]
    for depth in range(1, len(parts) + 1):
        above = "/".join(parts[:depth]) + "/"
        for ending in endings:
            cascade = value_at(f"{above}_index{ending}", ("cascade",))
            if cascade and _decides(cascade):
                return True
            is_own = depth == len(parts) and stem in ("index", f"index{tag}")
            if not is_own and value_at(f"{above}index{ending}", ()) is not None:
                return True
    return False


def _decides(cascade: Any) -> bool:
    some = cascade if cascade.__class__ is list else [cascade]
    for one in some:
        if one.__class__ is dict and not _DECIDING.isdisjoint(str(key).lower() for key in one):
            return True
    return False


def _file(page: Page) -> _File | None:
    settings = _settings(page.config)
    folder, stem, suffix = split_name(page.path)
    if not settings.is_certain or suffix.lower() not in _SUFFIXES:
        return None
    name, _, tag = stem.rpartition(".")
    language = ""
    if name and tag.lower() in settings.languages:
        stem, language = name, tag.lower()
    top, in_folder = _content_of(folder, settings)
    if top is None or (stem == "index" and folder == top):
        return None
    inner = folder[len(top) :]
    kind = {"_index": "section", "index": "bundle"}.get(stem, "page")
    path = inner.rstrip("/") if kind != "page" else inner + stem
    if settings.lowers:
        path = path.lower()
    data = {key.lower(): value for key, value in page.data.items()}
    return _File(page, data, settings, language or in_folder, kind, "/" + _cleaned(path))


def _content_of(folder: str, settings: _Settings) -> tuple[str | None, str]:
    """The content folder that a folder is in, and the language of all that is in it."""
    best: tuple[str | None, str] = (None, settings.language)
    for language, top in settings.languages.items():
        if folder.startswith(top) and len(top) > len(best[0] or ""):
            shared = sum(other == top for other in settings.languages.values()) > 1
            best = (top, settings.language if shared else language)
    return best


def _own_address(file: _File) -> str | None:
    settings = file.settings
    prefix = _prefix(file)
    url = file.data.get("url")
    if url:
        if url.__class__ is not str or ":" in url or "%" in url:
            return None
        return _folder(url if url.startswith("/") else f"{prefix}/{url}")
    slug = file.data.get("slug")
    if slug is not None and slug.__class__ is not str and slug.__class__ is not int:
        return None
    slug = _cleaned(str(slug or "").strip("/"))
    if settings.lowers:
        slug = slug.lower()
    folder, _, name = file.path.rpartition("/")
    section = file.path.split("/")[1] if folder or file.kind == "section" else ""
    template = _template(file, section)
    if template == "":
        if "%" in file.path:
            return None
        return page_at(f"{prefix}{folder}/{slug or name}/")
    if template is None:
        return None
    filled_in = filled(template, _PARAMETER, lambda word: _parameter(file, word, slug))
    return None if filled_in is None else _folder(f"{prefix}/{filled_in}")


def _template(file: _File, section: str) -> str | None:
    """The permalink of a section's pages; "" where there is none, None where it is uncertain."""
    if not section:
        return ""
    of_kind = file.settings.permalinks
    if file.kind == "section" and (file.path.count("/") > 1 or section in of_kind["term"]):
        known = (section in of_kind["section"]) or (section in of_kind["term"])
        return None if known else ""
    template = of_kind["section" if file.kind == "section" else "page"].get(section, "")
    return template if template.__class__ is str and "[" not in template else None


def _parameter(file: _File, word: str, slug: str) -> str | None:
    """The value of a parameter of a permalink; a sign for what is made of the title."""
    parts = file.path.strip("/").split("/")
    name = parts[-1]
    title = file.data.get("title")
    if word in ("year", "month", "day"):
        moment = moment_of(file.data.get("date"))
        if moment is None or file.settings.has_dates:
            return None
        # by the clock of the site, or as it stands: versions differ, by a day at most
        if moment.has_time and not _is_sure(moment, word):
            return f"{sign_of(moment)}{word}"
        day = {
            "year": f"{moment.year:04}",
            "month": f"{moment.month:02}",
            "day": f"{moment.day:02}",
        }
        return day[word]
    if word == "section":
        return parts[0]
    if word == "sections":
        return "/".join(parts if file.kind == "section" else parts[:-1])
    if word in ("filename", "contentbasename"):
        return name
    if word in ("slugorfilename", "slugorcontentbasename"):
        return slug or name
    if word == "slug" and slug:
        return slug
    if word in ("slug", "title") and title.__class__ is str and title:
        return sign_of(title)
    return None


def _is_sure(moment: Moment, word: str) -> bool:
    """Whether a part of a date is the same the day before and after."""
    in_month = 2 <= moment.day <= 27
    return word != "day" and (in_month or (word == "year" and 2 <= moment.month <= 11))


def _aliases(file: _File, own: str | None) -> Iterator[tuple[KeyPath, str]]:
    said = file.data["aliases"]
    is_list = said.__class__ is list
    prefix = _prefix(file)
    for index, alias in enumerate(said if is_list else [said]):
        if alias.__class__ is not str or not alias.strip("/ ") or ":" in alias:
            continue
        at: KeyPath = (index,) if is_list else ()
        if alias.startswith("/"):
            yield at, _folder(prefix + alias)
        elif own is not None and file.kind != "section":
            above = own.rstrip("/").rpartition("/")[0]
            yield at, _folder(posixpath.normpath(f"{above}/{alias}"))


def _prefix(file: _File) -> str:
    settings = file.settings
    if file.language == settings.language and not settings.in_subfolder:
        return ""
    return f"/{file.language}"


def _folder(url: str) -> str:
    """The address of a URL: that of a file where its last part has a suffix."""
    return page_at(url if "." in url.rpartition("/")[2] else f"{url}/")


def _cleaned(path: str) -> str:
    """A path as Hugo writes it: letters, digits and a few signs, and a hyphen for each space."""
    if path.isascii() and path.replace("/", "").replace("-", "").isalnum():
        return path
    return "".join(
        "-" if sign == " " else sign
        for sign in path
        if sign in " /%" or sign in _SIGNS or is_letter(sign)
    )


_known: list[tuple[dict[str, Any], _Settings]] = []  # of the last few configs, for each document


def _settings(config: dict[str, Any]) -> _Settings:
    for known, settings in _known:
        if known is config:
            return settings
    settings = _read(config)
    _known[:] = [(config, settings), *_known[:7]]
    return settings


def _read(given: dict[str, Any]) -> _Settings:
    config = _lowered(given)
    content = config.get("contentdir")
    content = content if content.__class__ is str else "content"
    language = str(config.get("defaultcontentlanguage") or "en").lower()
    languages = {language: _as_folder(content)}
    some = config.get("languages")
    permalinks = config.get("permalinks")
    has_own = False
    for tag, one in (some if some.__class__ is dict else {}).items():
        own = _lowered(one) if one.__class__ is dict else {}
        languages[tag.lower()] = _as_folder(str(own.get("contentdir") or content))
        has_own = has_own or not {"permalinks", "disabled", "baseurl"}.isdisjoint(own)
    module = config.get("module")
    mounts = module.__class__ is dict and any(str(key).lower() == "mounts" for key in module)
    cascade = config.get("cascade")
    is_certain = not (
        mounts
        or has_own
        or config.get("uglyurls")
        or config.get("ignorefiles")
        or config.get("disablelanguages")
        or config.get("outputformats")
        or (cascade and _decides(cascade))
    )
    return _Settings(
        is_certain=is_certain,
        languages=languages,
        language=language,
        in_subfolder=config.get("defaultcontentlanguageinsubdir") is True,
        permalinks=_by_kind(permalinks if permalinks.__class__ is dict else {}),
        lowers=not config.get("disablepathtolower"),
        has_aliases=not config.get("disablealiases"),
        builds_future=config.get("buildfuture") is True,
        has_dates="frontmatter" in config,
    )


def _by_kind(permalinks: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Templates by kind and section; those that name no kind are those of pages and terms."""
    kinds: dict[str, dict[str, Any]] = {"page": {}, "section": {}, "term": {}}
    for name, said in permalinks.items():
        if said.__class__ is dict:
            kind = {"taxonomy": "term"}.get(name.lower(), name.lower())
            kinds.setdefault(kind, {}).update({key.lower(): one for key, one in said.items()})
        else:
            kinds["page"][name.lower()] = kinds["term"][name.lower()] = said
    return kinds


def _as_folder(path: str) -> str:
    return path.strip("./") + "/"


def _lowered(mapping: dict[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in mapping.items()}
