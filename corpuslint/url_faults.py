"""What is broken in a URL that is not plainly sound.

What a browser takes without complaint is no fault: `|`, `[`, `]`, `{`, `}` and
`^` in a path or a query, and letters of any script. Sources: the URL standard of
WHATWG (sections 3.5 and 4.4), RFC 3986, and for host names RFC 1123.
"""

from __future__ import annotations

from corpuslint.errors import HostError
from corpuslint.url_hosts import canonical_host
from corpuslint.url_parser import SCHEMES, has_expression, percent, scheme_of, take_apart

_DIGITS = frozenset("0123456789")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_HOST = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
_SPACES = " \xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
# What a browser itself sends as percent codes, and an eye can see. A tab or a line break it
# drops, a backslash it takes for a slash; an unseen character was hardly meant.
_ENCODED = frozenset('"<>`' + _SPACES)
_ILLEGAL = (
    _ENCODED
    | frozenset("\\")
    | frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
    # seen by nobody: zero-width spaces, soft hyphens, breaks, marks of direction
    | frozenset("\xad\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e")
    | frozenset("\u2060\u2066\u2067\u2068\u2069\ufeff")
)
_CHARACTER_NAMES = {
    " ": "a space",
    "\t": "a tab",
    "\n": "a line break",
    "\r": "a line break",
    "\xa0": "a no-break space",
    "\u3000": "an ideographic space",
}


def explain(url: str) -> str:
    """What is broken in a URL without space around, in words that follow "the URL"; else ""."""
    if has_expression(url):
        return ""
    scheme = scheme_of(url)
    slashes = url[len(scheme) + 1 :] if scheme else url
    if len(scheme) == 1 and slashes.startswith(("\\", "/")):
        return "is a path on somebody's own machine"
    if not scheme and not url.startswith("//"):
        return _lost_colon(url)
    if scheme and scheme.lower() not in SCHEMES:
        return ""
    if slashes.startswith("\\\\"):
        return "has backslashes for slashes"
    if not slashes.startswith("//"):
        return f"has no host: `//` does not follow `{scheme}:`"
    parts = take_apart(url)
    if parts is None or slashes[2:3] in ("/", "\\"):
        return "has no host"
    port = parts.port[1:]
    if reason := _host_fault(parts.host):
        return reason
    if port and not (_DIGITS.issuperset(port) and int(port.lstrip("0")[:6] or 0) <= 65_535):
        return f"has no valid port: {port!r}"
    return _text_fault(parts.tail)


def encoded(url: str) -> str:
    """A broken URL with percent codes for what may not stand in it; "" where that is no cure.

    Nothing else changes, space around it included.
    """
    bare = url.strip()
    before, _, after = url.partition(bare)
    parts = take_apart(bare)
    if parts is None or _has_second_url(parts.tail):
        return ""
    tail = "".join(percent(one) if one in _ENCODED else one for one in parts.tail)
    mended = bare.removesuffix(parts.tail) + tail if parts.tail else bare
    return "" if mended == bare or explain(mended) else before + mended + after


def _lost_colon(url: str) -> str:
    lower = url[:8].lower()
    for scheme in ("https", "http"):
        if lower.removeprefix(scheme).startswith(("//", ";//", ",//")) and lower[:4] == "http":
            return f"has no colon after {url[: len(scheme)]!r}"
    return ""


def _has_second_url(text: str) -> bool:
    """Whether another URL follows in a text after white space."""
    for word in text.split()[1:]:
        scheme = scheme_of(word)
        if word[len(scheme) + 1 if scheme else 0 :].startswith("//"):
            return True
    return False


def _host_fault(host: str) -> str:
    if host.startswith("[") or host.endswith("]"):
        return "" if _is_host(host) else f"has no valid IPv6 address: {host!r}"
    if not host:
        return "has no host"
    if host.lower() in ("http", "https"):
        return "has its scheme twice"
    for character in host:
        if _is_illegal(character):
            return f"has {_name(character)} in its host"
        if character not in _HOST and character < "\x80":
            return f"has a host that is no name: {host!r}"
    labels = host.removesuffix(".").split(".")
    if not all(labels):
        return f"has a host with nothing between two dots: {host!r}"
    if any(len(label) > 63 for label in labels):
        return "has a part of its host that is longer than 63 characters"
    if labels[-1][0] in _DIGITS and _is_number(labels[-1]):
        return "" if _is_host(host, host) else f"has no valid IPv4 address: {host!r}"
    if (not host.isascii() or "xn--" in host.lower()) and not _is_host(host):
        return f"has a host that is no name: {host!r}"
    return ""


def _is_number(label: str) -> bool:
    return _DIGITS.issuperset(label) or label[:2] in ("0x", "0X")


def _is_host(host: str, canonical: str = "") -> bool:
    """Whether a browser knows a host, and holds it as it is written where that is said."""
    try:
        return canonical_host(host) == canonical if canonical else bool(canonical_host(host))
    except HostError:
        return False


def _text_fault(text: str) -> str:
    """What may not stand in a path, a query or a fragment."""
    for character in text:
        if _is_illegal(character):
            return f"has {_name(character)} in it"
    at = text.find("%")
    while at >= 0:
        code = text[at + 1 : at + 3]
        if len(code) < 2 or not _HEXADECIMAL.issuperset(code):
            return f"has a percent sign that starts no code: {text[at : at + 3]!r}"
        at = text.find("%", at + 1)
    return ""


def _is_illegal(character: str) -> bool:
    """Whether a character may not stand in a URL: also half a character, and none at all."""
    if character in _ILLEGAL:
        return True
    code = ord(character)
    return 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE


def _name(character: str) -> str:
    if character in _CHARACTER_NAMES:
        return _CHARACTER_NAMES[character]
    return f"`{character}`" if "!" < character < "\x7f" else f"U+{ord(character):04X}"
