"""What is broken in a URL that is not plainly sound.

What a browser takes without complaint is no fault: `|`, `[`, `]`, `{`, `}` and
`^` in a path or a query, and letters of any script. Source: the URL standard of
WHATWG (sections 3.5 and 4.4), and for host names RFC 1123.
"""

from __future__ import annotations

import re

from corpuslint.urls import authority_of

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):").match
_SCHEMES_WITH_HOST = ("http", "https", "ftp", "ws", "wss")
_LOCAL_PATH = re.compile(r"[A-Za-z]:[\\/]").match
_LOST_COLON = re.compile(r"(https?)[;,]?//", re.IGNORECASE).match
_ILLEGAL = re.compile(
    '[\x00-\x20\x7f-\xa0"<>\\\\`\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]'
)
# What a browser itself sends as percent codes, and an eye can see. A tab or a line break it
# drops, a backslash it takes for a slash; an unseen character was hardly meant.
_ENCODED = re.compile('[ "<>`\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]')
_SECOND_URL = re.compile(r"\s(?:[A-Za-z]+:)?//").search
_BROKEN_CODE = re.compile(r"%(?![0-9a-fA-F]{2})")
_HOST = re.compile(r"[a-zA-Z0-9._\u0080-\U0010ffff-]+\Z").match
_NUMBER = re.compile(r"[0-9]+\Z|0[xX]").match
_EXPRESSIONS = ("{{", "{%", "<%", "${")
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
    if any(mark in url for mark in _EXPRESSIONS):
        return ""
    if _LOCAL_PATH(url):
        return "is a path on somebody's own machine"
    scheme = _SCHEME(url)
    if scheme is None:
        if lost := _LOST_COLON(url):
            return f"has no colon after {lost[1]!r}"
        return _fault_after_scheme(url[2:]) if url.startswith("//") else ""
    if scheme[1].lower() not in _SCHEMES_WITH_HOST:
        return ""
    rest = url[scheme.end() :]
    if rest.startswith("\\\\"):
        return "has backslashes for slashes"
    if not rest.startswith("//"):
        return f"has no host: `//` does not follow `{scheme[0]}`"
    return _fault_after_scheme(rest[2:])


def encoded(url: str) -> str:
    """A broken URL with percent codes for what may not stand in it; "" where that is no cure.

    Nothing else changes, space around it included.
    """
    bare = url.strip()
    before, _, after = url.partition(bare)
    scheme, slashes, rest = bare.partition("//")
    authority = authority_of(rest)
    tail = rest[len(authority) :]
    if _SECOND_URL(tail):
        return ""
    mended = scheme + slashes + authority + _ENCODED.sub(lambda found: _code(found[0]), tail)
    return "" if mended == bare or explain(mended) else before + mended + after


def _code(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def _fault_after_scheme(rest: str) -> str:
    authority = authority_of(rest)
    named = authority.rpartition("@")[2]
    if named.startswith("["):
        host, closed, port = named[1:].partition("]")
        if not closed or not _is_ipv6(host):
            return f"has no valid IPv6 address: {named!r}"
        if port and not port.startswith(":"):
            return f"has no valid port: {port!r}"
        port = port[1:]
    else:
        host, _, port = named.partition(":")
        if reason := _host_fault(host):
            return reason
    if port and not (port.isascii() and port.isdecimal() and int(port[:6]) <= 65_535):
        return f"has no valid port: {port!r}"
    return _text_fault(rest[len(authority) :])


def _host_fault(host: str) -> str:
    if not host:
        return "has no host"
    if host.lower() in ("http", "https"):
        return "has its scheme twice"
    if illegal := _ILLEGAL.search(host):
        return f"has {_name(illegal[0])} in its host"
    if not _HOST(host):
        return f"has a host that is no name: {host!r}"
    labels = host.removesuffix(".").split(".")
    if not all(labels):
        return f"has a host with nothing between two dots: {host!r}"
    if any(len(label) > 63 for label in labels):
        return "has a part of its host that is longer than 63 characters"
    if _NUMBER(labels[-1]) and not _is_ipv4(host):
        return f"has no valid IPv4 address: {host!r}"
    return ""


def _text_fault(text: str) -> str:
    """What may not stand in a path, a query or a fragment."""
    if illegal := _ILLEGAL.search(text):
        return f"has {_name(illegal[0])} in it"
    if broken := _BROKEN_CODE.search(text):
        return f"has a percent sign that starts no code: {text[broken.start() :][:3]!r}"
    return ""


def _name(character: str) -> str:
    if character in _CHARACTER_NAMES:
        return _CHARACTER_NAMES[character]
    return f"`{character}`" if "!" < character < "\x7f" else f"U+{ord(character):04X}"


def _is_ipv4(host: str) -> bool:
    parts = host.split(".")
    return len(parts) == 4 and all(
        part.isdecimal() and len(part) <= 3 and int(part) <= 255 for part in parts
    )


def _is_ipv6(host: str) -> bool:
    from ipaddress import AddressValueError, IPv6Address

    try:
        IPv6Address(host)
    except AddressValueError:
        return False
    return True
