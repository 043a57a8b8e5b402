"""A title is that of an error page or a login, not of the page that was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from corpuslint.finding import Finding
from corpuslint.patterns import lazy
from corpuslint.rule import Context, rule
from corpuslint.wording import quoted

_LONGEST = 80
_ERROR = lazy(
    r"(?i)(?:(?:error\s*)?(?:40[0-9]|410|429|50[0-4])\b(?:\s*[-–—:|.]?\s*(?:error|forbidden|gone"
    r"|(?:page )?not found|bad gateway|service unavailable|internal server error|unauthorized"
    r"|too many requests|access denied))?"
    r"|(?:page|file|article|site|content)(?: was)? not found|access (?:denied|to this page has been"
    r" denied)|forbidden|service unavailable|bad gateway|internal server error"
    r"|just a moment|attention required|are you a (?:robot|human)|please wait|one moment, please"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|security check|human verification"
    r"|subscribe to (?:read|continue)|become a subscriber(?: to read)?|log ?in|sign in|sign up"
    r"|redirecting|untitled(?: document)?|robot check|captcha|before you continue"
    r"|your privacy choices|javascript is (?:disabled|not available)|enable javascript)"
    r"(?:[\s.!?…]*|\W*\s[|–—-]\s[^|–—-]+)\Z"
)


@rule("text", "warning", default=False, roles=["title", "page-url"], needs=["title", "page-url"])
def check(context: Context) -> Iterator[Finding]:
    for record in context.records:
        if "page-url" not in record.values:
            continue  # a site's own page for errors is called so rightly
        for path, title in record.values.get("title", ()):
            if title.__class__ is str and len(title) <= _LONGEST and _ERROR.match(title.strip()):
                yield Finding(f"{quoted(title)} is the title of an error page or a login", path)
