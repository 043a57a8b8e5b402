"""URLs as front matter writes them: whether one is broken, its host, and whose site that is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# A quick look, which spares most URLs the parser: an absolute one of a named host, with
# nothing in it to look at twice.
_SOUND = re.compile(
    r"(?:https?:)?//((?:[a-zA-Z0-9_-]{1,63}\.)+[a-zA-Z][a-zA-Z0-9-]{1,62})(?:[/?#]"
    r"[a-zA-Z0-9._~:/?#@!$&'()*+,;=|\[\]{}^-]*"
    r"(?:%[0-9a-fA-F]{2}[a-zA-Z0-9._~:/?#@!$&'()*+,;=|\[\]{}^-]*)*)?\Z"
).match
# One site under two names.
_SAME_SITES = {"youtu.be": "youtube.com", "x.com": "twitter.com"}


def fault(url: str) -> str:
    """What is broken in a URL, in words that follow "the URL"; "" where nothing is.

    Space around it is not looked at. A reference within the site, another
    scheme, a template's expression and text that is no URL have no fault.
    """
    if ":" not in url and "//" not in url:
        return ""
    plain = _SOUND(url)
    if plain and "xn--" not in plain[1].lower():
        return ""
    from corpuslint.url_faults import explain

    return explain(url.strip())


def host_of(url: str) -> str:
    """The host of an absolute web URL as a browser holds it, without a final dot; else "".

    Names are in ASCII and in lower case, an IPv6 address is without its brackets.
    """
    plain = _SOUND(url)
    if plain and "xn--" not in plain[1].lower():
        return plain[1].lower()
    if "/" not in url:
        return ""
    from corpuslint.url_parser import parse

    parsed = parse(url.strip())
    return parsed.host.strip("[].") if parsed else ""


@lru_cache(maxsize=65_536)
def is_same_site(first: str, second: str) -> bool:
    """Whether two hosts belong to one registrable domain, by the public-suffix list.

    A host below a shared suffix such as `github.io` belongs to that suffix too:
    it is no other site than its provider's.
    """
    first, second = _bare(first), _bare(second)
    if first == second:
        return True
    if _is_address(first) or _is_address(second):
        return False
    parent, child = sorted((first, second), key=len)
    below = child.endswith("." + parent)
    if below and "." in parent and len(parent.rpartition(".")[2]) > 2:
        return True  # only country codes have shared suffixes of the second level
    suffixes = _suffixes(False)
    registrable = [suffixes.privatesuffix(_ascii(host)) for host in (first, second)]
    if all(registrable):
        return bool(registrable[0] == registrable[1])
    return below and _suffixes(True).privatesuffix(_ascii(parent)) is not None


def _is_address(host: str) -> bool:
    return ":" in host or host.rpartition(".")[2].isdecimal()


def _bare(host: str) -> str:
    host = host.lower().rstrip(".").removeprefix("www.")
    return _SAME_SITES.get(host, host)


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    from corpuslint.errors import HostError
    from corpuslint.url_hosts import canonical_host

    try:
        return canonical_host(host)
    except HostError:
        return host


@lru_cache(maxsize=2)
def _suffixes(only_icann: bool) -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=only_icann)
