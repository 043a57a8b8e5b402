"""Two addresses of one page are on different sites."""

from __future__ import annotations

from corpuslint.finding import Finding, Related
from corpuslint.roles import Record
from corpuslint.rule import Context, rule
from corpuslint.span import KeyPath
from corpuslint.url_hosts import readable
from corpuslint.urls import fault, host_of, is_same_site

_PAGE = "the page's URL"
# Hosts that keep AMP pages of every site.
_AMP_CACHES = ("ampproject.org", "ampproject.net", "bing-amp.com", "google.com")


@rule(
    "urls",
    "warning",
    roles=["page-url", "original-url", "amp-url", "domain"],
    needs=["page-url"],
)
def check(context: Context) -> list[Finding]:
    findings: list[Finding] = []
    for record in context.records:
        for path, page in record.values.get("page-url", ()):
            if isinstance(page, str):
                _compare(record, path, page, findings)
    return findings


def _compare(record: Record, path: KeyPath, page: str, findings: list[Finding]) -> None:
    """Add what in a record is on another site than its page."""
    values = record.values
    origin = page[: page.find("/", 8) + 1] or page  # `https://example.com/`
    for place, domain in values.get("domain", ()):
        if not isinstance(domain, str) or "/" in domain:
            continue  # a domain with a scheme or a path is another rule's business
        if origin.endswith((f"//{domain}/", f"//www.{domain}/")):
            continue
        host = host_of(page)
        if host and not fault(page) and not is_same_site(host, domain):
            message = f"the domain is {domain}, but the page is on {readable(host)}"
            findings.append(Finding(message, place, related=(Related(path, _PAGE),)))
    for role, name in (("amp-url", "AMP page"), ("original-url", "original")):
        for place, url in values.get(role, ()):
            if not isinstance(url, str) or url.startswith(origin):
                continue
            host, other = host_of(page), host_of(url)
            if not host or not other or fault(page) or fault(url) or is_same_site(host, other):
                continue
            if role == "amp-url" and any(is_same_site(other, cache) for cache in _AMP_CACHES):
                continue
            message = f"the {name} is on {readable(other)}, but the page is on {readable(host)}"
            findings.append(Finding(message, place, related=(Related(path, _PAGE),)))
