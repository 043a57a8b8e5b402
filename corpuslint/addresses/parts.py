"""What addresses are made of, whatever generator makes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from corpuslint.dates import Moment, bounds, is_of_past_year, read_date
from corpuslint.site import Site
from corpuslint.tuples import NamedTuple

_SIGN = "\x01"
_INDEX = "/index.html"


class Page(NamedTuple):
    """A document as addresses are made of it.

    `path` is from the site's folder, with forward slashes; `config` is that of `site`;
    `is_ahead(seconds)` says whether a moment since the epoch is still to come.
    """

    path: str
    data: dict[str, Any]
    config: dict[str, Any]
    site: Site
    is_ahead: Callable[[float], bool]


def sign_of(value: Any) -> str:
    """What stands for a part that is made from a value in a way that is not known."""
    return f"{_SIGN}{repr(value).encode('utf-8', 'surrogatepass').hex()}{_SIGN}"


def is_plain(address: str) -> bool:
    """Whether an address has no part that only the generator knows."""
    return _SIGN not in address


def filled(
    template: str, parameter: re.Pattern[str], value: Callable[[str], str | None]
) -> str | None:
    """A template with the values of its parameters; None where one has none that is known."""
    filled_in: list[str] = []
    end = 0
    for found in parameter.finditer(template):
        said = value(found[1])
        if said is None:
            return None
        filled_in += (template[end : found.start()], said)
        end = found.end()
    return "".join(filled_in) + template[end:]


def page_at(file: str) -> str:
    """The address of a file of the built site: a folder's `index.html` is the folder."""
    address = "/" + re.sub("/{2,}", "/", file).lstrip("/")
    return address[: -len("index.html")] if address.endswith(_INDEX) else address


def split_name(path: str) -> tuple[str, str, str]:
    """The folder of a path ("" or with a slash at its end), the name, and the suffix."""
    folder, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    return (folder + slash, stem, dot + suffix) if stem else (folder + slash, name, "")


def is_listed(path: str, patterns: Any) -> bool:
    """Whether patterns of a generator's config may mean a path or a folder that it is in.

    Generators differ in how they read patterns; any of these ways counts.
    """
    if not patterns:
        return False
    listed = patterns if patterns.__class__ is list else [patterns]
    parts = path.split("/")
    above = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
    for pattern in listed:
        if pattern.__class__ is str and pattern:
            bare = pattern.strip("/")
            if path.startswith(bare) or bare in parts:
                return True
            if "*" in bare or "?" in bare or "[" in bare:
                from fnmatch import fnmatchcase

                if any(fnmatchcase(one, bare) for one in above):
                    return True
    return False


def moment_of(value: Any) -> Moment | None:
    """The moment of a date, down to its day; None for anything else."""
    moment = read_date(value) if value.__class__ is str else None
    return moment if moment is not None and moment.day and moment.other is None else None


def may_be_ahead(page: Page, value: Any) -> bool:
    """Whether a date is still to come in some zone, so that the page may not be built yet."""
    if value.__class__ is not str or is_of_past_year(value, page.is_ahead):
        return False
    moment = read_date(value)
    if moment is None:
        return False
    return page.is_ahead(bounds(moment)[0] + 86_400)


def is_letter(sign: str) -> bool:
    """Whether a character is a letter, a digit or a mark: part of a word in any script."""
    if sign.isascii() or sign.isalnum():
        return sign.isalnum()
    import unicodedata

    return unicodedata.category(sign)[0] == "M"
