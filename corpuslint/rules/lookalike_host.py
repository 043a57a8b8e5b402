"""A URL's host looks like another one."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.rule import rule
from corpuslint.urls import host_of


@rule("urls", "warning", roles=["url", "domain"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or (value.isascii() and "xn--" not in value.lower()):
        return None
    host = host_of(value if "//" in value else f"//{value}")
    if "xn--" not in host:
        return None
    from corpuslint.lookalikes import disguise

    why = disguise(host)
    return Finding(f"the host {why}: {host}") if why else None
