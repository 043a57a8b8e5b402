"""A URL names a user, and maybe a password."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.rule import rule


@rule("urls", "error", roles=["url"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or "@" not in value or "//" not in value:
        return None
    from corpuslint.url_parser import has_expression, take_apart

    parts = take_apart(value.strip())
    if parts is None or len(parts.credentials) < 2 or has_expression(parts.credentials):
        return None
    user, _, password = parts.credentials[:-1].partition(":")
    if password:
        return Finding("the URL has a password in it", part=parts.credentials)
    return Finding(f"the URL names a user, {user!r}", part=parts.credentials)
