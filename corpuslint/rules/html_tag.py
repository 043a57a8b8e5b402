"""HTML stands in a plain text."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.patterns import lazy
from corpuslint.plain_text import without_code
from corpuslint.rule import rule

# A pair of tags around something, a tag with attributes, a line break: `How to use <form>`
# and `From <b> to </b>` speak of tags.
_HTML = lazy(
    r"(?i)<([a-z][a-z0-9]*)(?:\s[^<>]*)?>(?=\S)[^<>]*(?<=\S)</\1\s*>"
    r"|<[a-z][a-z0-9]*\s[^<>]*=[^<>]*>|<br\s*/?>|</?p>(?=\S)",
)


@rule("text", "warning", default=False, roles=["text"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str) or "<" not in value:
        return None
    found = _HTML.search(without_code(value))
    if found is None:
        return None
    tag = found[0][: found[0].index(">") + 1]
    return Finding(f"the HTML tag `{tag}` stands in plain text", part=tag)
