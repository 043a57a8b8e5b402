"""An excerpt is a notice of the website, or a placeholder, and no excerpt."""

from __future__ import annotations

from corpuslint.finding import Finding
from corpuslint.patterns import lazy
from corpuslint.rule import rule
from corpuslint.wording import quoted

_LONGEST = 40
# What fills a place until somebody writes an excerpt.
_PLACEHOLDER = lazy(
    r"(?i)\W*(?:n/?a|none|null|undefined|todo|tbd|tba|nil|xxx+|test|description|excerpt|summary"
    r"|(?:add|insert|enter|your) (?:a |an |your )?(?:description|excerpt|summary)(?: here)?"
    r"|no (?:description|excerpt|summary)(?: available| provided)?)\W*\Z",
)
# What stands above the text of a page, and was taken for its beginning.
_NOTICE = lazy(
    r"(?i)\W*(?:lorem ipsum dolor|(?:we|this (?:web)?site) uses? cookies"
    r"|by continuing to (?:use|browse)|by using (?:this|our) (?:web)?site"
    r"|please (?:enable|turn on) (?:javascript|cookies)|you need to enable javascript"
    r"|javascript is (?:disabled|required)|enable javascript (?:and|to)"
    r"|your browser (?:is (?:not supported|out of date|outdated)|does not support)"
    r"|(?:skip|jump) to (?:main )?content|(?:sign|log) in to (?:continue|read|your account)"
    r"|subscribe (?:now )?to (?:read|continue)|sign up for our newsletter"
    r"|all rights reserved|©|copyright (?:©|\(c\)|[12][0-9]{3})|share this (?:article|post|story)"
    r"|checking your browser|disclaimer \||advertisement\b)"
)


@rule("text", "warning", default=False, roles=["excerpt"])
def judge(value: object, options: None) -> Finding | None:
    if not isinstance(value, str):
        return None
    if len(value) <= _LONGEST and _PLACEHOLDER.match(value):
        return Finding(f"{quoted(value.strip())} fills the place of an excerpt")
    found = _NOTICE.match(value)
    if found is None:
        return None
    return Finding(f"the excerpt begins with a notice of the website: {quoted(found[0].strip())}")
