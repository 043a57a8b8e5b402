"""The path of a URL has two slashes in a row."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.rule import rule


@rule("urls", "warning", default=False, roles=["url"], fixes=["unsafe"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or "//" not in value:
        return None
    from corpuslint.url_parser import has_expression

    before, path, after = _around_path(value)
    # an address may be a part of a path, as in a web archive
    if "//" not in path or ":/" in path or "%3a/" in path.lower() or has_expression(path):
        return None
    while "//" in path:
        path = path.replace("//", "/")
    from corpuslint.ops import Set

    fix = Fix("write one slash", (Set((), before + path + after),), "unsafe")
    return Finding("the path of the URL has two slashes in a row", fix=fix)


def _around_path(value: str) -> tuple[str, str, str]:
    """A web URL, or a reference from the site's top, around its path; else nothing."""
    from corpuslint.url_parser import take_apart

    url = value.strip()
    start = len(value) - len(value.lstrip())
    if url.startswith("/") and not url.startswith("//"):
        length = len(url.partition("#")[0].partition("?")[0])
    else:
        parts = take_apart(url)
        if parts is None or not parts.before.endswith("//"):
            return "", "", ""
        start += len(url) - len(parts.tail)
        length = len(parts.path)
    return value[:start], value[start : start + length], value[start + length :]
