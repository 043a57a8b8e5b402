"""A URL leads to its reader's own machine, or into a private network."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.private_hosts import private_place
from corpuslint.rule import rule
from corpuslint.urls import host_of


@rule("urls", "error", roles=["url"])
def judge(value: object, options: None) -> Finding | None:
    host = host_of(value) if isinstance(value, str) and "//" in value else ""
    if not host:
        return None
    place = private_place(host)
    return Finding(f"{host} leads to {place}") if place else None
