"""A URL asks for http, not https."""

from __future__ import annotations

from corpuslint.finding import Finding, Fix
from corpuslint.rule import rule
from corpuslint.urls import authority_of, host_of

# Hosts for which nobody issues a certificate.
_PRIVATE = ("localhost", ".localhost", ".local", ".test", ".onion", ".internal")


@rule("urls", "info", roles=["url"], fixes=["unsafe"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or value[:7].lower() != "http://":
        return None
    host = host_of(value)
    if not host or host.endswith(_PRIVATE) or host.startswith("127.") or ":" in host:
        return None
    return Finding("the URL is http, not https", fix=_fix(value, host))


def _fix(url: str, host: str) -> Fix | None:
    """Whether a site speaks https is for it to say; by a port or an address it hardly does."""
    has_port = ":" in authority_of(url[7:]).rpartition("@")[2]
    if has_port or host.rpartition(".")[2].isdecimal():
        return None
    from corpuslint.ops import Set

    return Fix("write `https`", (Set((), "https" + url[4:]),), "unsafe")
