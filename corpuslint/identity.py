"""What a page or an image goes by, so that others can name it too."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from corpuslint.paths import relative_path
from corpuslint.roles import Record
from corpuslint.rule import Context
from corpuslint.span import KeyPath

_URLS = ("page-url", "original-url")


def text_of(value: Any) -> str | None:
    """A value that may stand for a page, as text; None for an empty one or another kind."""
    if value.__class__ is str:
        return value.strip() or None
    return str(value) if value.__class__ is int else None


@lru_cache(maxsize=1024)
def unique_name(paths: tuple[tuple[str, ...], ...]) -> str:
    """What values that together tell documents apart go by: their key paths, a line each."""
    return "\n".join(".".join(path) for path in paths)


def address(record: Record) -> tuple[KeyPath, str] | None:
    """The key path and the text of the URL that a page goes by."""
    for role in _URLS:
        for path, value in record.values.get(role, ()):
            text = text_of(value)
            if text is not None:
                return path, text
    return None


def names(record: Record) -> list[tuple[tuple[str, ...], tuple[KeyPath, ...]]]:
    """What a page goes by, the surest first: each with the key paths that it is from.

    That is its URL, and its title together with the domain of its publisher. Two pages are
    one where any of these is the same.
    """
    found: list[tuple[tuple[str, ...], tuple[KeyPath, ...]]] = []
    at = address(record)
    if at is not None:
        found.append(((at[1],), (at[0],)))
    title, domain = record.first("title"), record.first("domain")
    if title is not None and domain is not None:
        said = text_of(title[1]), text_of(domain[1])
        if said[0] is not None and said[1] is not None:
            found.append(((said[0], said[1]), (title[0], domain[0])))
    return found


def image_name(url: Any, context: Context) -> str:
    """The text that stands for the image behind a URL in the whole corpus, "" for none.

    A path from the root of a site means an image of that site; one from the document's own
    folder means another image in each.
    """
    if url.__class__ is not str:
        return ""
    text: str = url.strip()
    if not text.startswith("/"):
        return text if "://" in text else ""
    if text.startswith("//"):
        return text
    folder = context.site.root
    return f"{relative_path(folder, context.root) if folder else ''}:{text}"
