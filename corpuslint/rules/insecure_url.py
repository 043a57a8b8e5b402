"""A URL asks for http, not https."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.rule import rule
from corpuslint.urls import host_of

# Hosts for which nobody issues a certificate.
_PRIVATE = ("localhost", ".localhost", ".local", ".test", ".onion", ".internal")


@rule("urls", "info", roles=["url"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or value[:7].lower() != "http://":
        return None
    host = host_of(value)
    if not host or host.endswith(_PRIVATE) or host.startswith("127.") or ":" in host:
        return None
    return Finding("the URL is http, not https")
