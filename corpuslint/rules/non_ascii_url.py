"""A URL has letters in it that are not ASCII."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.rule import rule
from corpuslint.urls import fault


@rule("urls", "warning", default=False, roles=["url"], fixes=["safe"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or value.isascii() or "//" not in value or fault(value):
        return None
    url = value.strip()
    from corpuslint.ops import Set
    from corpuslint.url_hosts import ascii_labels
    from corpuslint.url_parser import has_expression, percent, take_apart

    parts = take_apart(url)
    if parts is None or url.isascii() or has_expression(url):
        return None
    rest = [
        "".join(one if one.isascii() else percent(one) for one in part)
        for part in (parts.credentials, parts.tail)
    ]
    mended = parts.before + rest[0] + ascii_labels(parts.host) + parts.port + rest[1]
    first = next(character for character in url if not character.isascii())
    title = "write the host in ASCII" if mended.endswith(parts.tail) else "write percent codes"
    fix = Fix(title, (Set((), value.replace(url, mended)),))
    return Finding(f"the URL has {first!r} in it, which is not ASCII", part=first, fix=fix)
