"""A URL asks for http, not https."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.rule import rule
from corpuslint.urls import fault, host_of


@rule("urls", "info", roles=["url"], fixes=["unsafe"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or value[:7].lower() != "http://" or fault(value):
        return None
    host = host_of(value)
    if not host or host.endswith((".test", ".onion")):  # for which nobody issues certificates
        return None
    from corpuslint.private_hosts import private_place

    if private_place(host):
        return None  # private-url's business
    return Finding("the URL is http, not https", fix=_fix(value, host))


def _fix(url: str, host: str) -> Fix | None:
    """Whether a site speaks https is for it to say; by a port or an address it hardly does."""
    from corpuslint.url_parser import take_apart

    parts = take_apart(url)
    if parts is None or parts.port or ":" in host or host.rpartition(".")[2].isdecimal():
        return None
    from corpuslint.ops import Set

    return Fix("write `https`", (Set((), "https" + url[4:]),), "unsafe")
