"""White space stands before or after a URL."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.rule import rule


@rule("urls", "warning", roles=["url"], supersedes=["invalid-url", "surrounding-space"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str):
        return None
    url = value.strip()
    if value == url or not url:
        return None  # nothing but space is no URL
    return Finding("white space around the URL")
