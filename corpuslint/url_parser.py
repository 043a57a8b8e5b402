"""Absolute web URLs, parsed as a browser does.

The URL standard of WHATWG, section 4.4, for the schemes that have a host. A reference
within a site, and `mailto:` or `data:`, are none of these.
"""

from __future__ import annotations

from corpuslint.errors import HostError
from corpuslint.tuples import NamedTuple

SCHEMES = {"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_SCHEME_CHARACTERS = _LETTERS | _DIGITS | frozenset("+-.")
_DROPPED = {ord("\t"): None, ord("\n"): None, ord("\r"): None}
_AROUND = "".join(map(chr, range(0x21)))
# What is written as percent codes, besides controls and all that is not ASCII.
_IN_FRAGMENT = frozenset(' "<>`')
_IN_QUERY = frozenset(" \"#<>'")
_IN_PATH = frozenset(' "#<>?`{}^')
_IN_USER = _IN_PATH | frozenset("/:;=@[\\]|")
_EXPRESSIONS = ("{{", "{%", "<%", "${")  # of templates
_ONE_DOT = (".", "%2e")
_TWO_DOTS = ("..", ".%2e", "%2e.", "%2e%2e")


class Written(NamedTuple):
    """The parts of a web URL as they are written; joined with `before` they are the URL.

    `before` is the scheme with its colon and slashes, `credentials` end with `@`, `port`
    begins with `:`, `query` with `?` and `fragment` with `#`, or they are "".
    """

    before: str
    credentials: str
    host: str
    port: str
    path: str
    query: str
    fragment: str

    @property
    def tail(self) -> str:
        return self.path + self.query + self.fragment


class Url(NamedTuple):
    """A web URL as a browser holds it: in lower case where case is nothing, in ASCII.

    `port` is None where it is the scheme's own; `query` and `fragment` where there is none.
    """

    scheme: str
    user: str
    password: str
    host: str
    port: int | None
    path: str
    query: str | None
    fragment: str | None

    @property
    def href(self) -> str:
        """The URL as a browser writes it."""
        credentials = self.user + (f":{self.password}" if self.password else "")
        credentials += "@" if credentials else ""
        port = "" if self.port is None else f":{self.port}"
        query = "" if self.query is None else f"?{self.query}"
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.scheme}://{credentials}{self.host}{port}{self.path}{query}{fragment}"


def scheme_of(text: str) -> str:
    """The scheme that a text begins with, as it is written; else ""."""
    end = text.find(":")
    if end < 1 or text[0] not in _LETTERS or not _SCHEME_CHARACTERS.issuperset(text[:end]):
        return ""
    return text[:end]


def has_expression(text: str) -> bool:
    """Whether a template is still to put something into a text."""
    return any(mark in text for mark in _EXPRESSIONS)


def is_web_reference(text: str) -> bool:
    """Whether a text is a web URL or a reference within a site, and no `mailto:` or `data:`."""
    return (scheme_of(text.strip()).lower() or "https") in SCHEMES


def take_apart(url: str) -> Written | None:
    """The parts of an absolute web URL without space around; None for anything else.

    One that begins with `//` is taken for one of https.
    """
    scheme = scheme_of(url)
    if scheme.lower() not in SCHEMES and not url.startswith("//"):
        return None
    at = len(scheme) + 1 if scheme else 0
    while at < len(url) and url[at] in "/\\":
        at += 1
    end = at
    while end < len(url) and url[end] not in "/\\?#":
        end += 1
    credentials, sign, place = url[at:end].rpartition("@")
    host = place[: _host_end(place)]
    port = place[len(host) :]
    rest, sharp, fragment = url[end:].partition("#")
    path, mark, query = rest.partition("?")
    return Written(url[:at], credentials + sign, host, port, path, mark + query, sharp + fragment)


def _host_end(place: str) -> int:
    """Where the port begins: at a colon that does not stand in brackets."""
    is_inside = False
    for at, character in enumerate(place):
        if character == ":" and not is_inside:
            return at
        if character in "[]":
            is_inside = character == "["
    return len(place)


def parse(text: str) -> Url | None:
    """The web URL that a browser takes a text for; None where it takes it for none."""
    url = text.strip(_AROUND).translate(_DROPPED)
    if not url.isascii():  # half a character is none
        url = "".join("\ufffd" if "\ud800" <= one < "\ue000" else one for one in url)
    parts = take_apart(url)
    if parts is None:
        return None
    scheme = scheme_of(url).lower() or "https"
    from corpuslint.url_hosts import canonical_host

    try:
        host = canonical_host(parts.host)
        port = _port(parts.port[1:])
    except HostError:
        return None
    user, _, password = parts.credentials[:-1].partition(":")
    query = _coded(parts.query[1:], _IN_QUERY) if parts.query else None
    fragment = _coded(parts.fragment[1:], _IN_FRAGMENT) if parts.fragment else None
    return Url(
        scheme,
        _coded(user, _IN_USER),
        _coded(password, _IN_USER),
        host,
        None if port == SCHEMES[scheme] else port,
        _path(parts.path),
        query,
        fragment,
    )


def _port(text: str) -> int | None:
    if not text:
        return None
    if not _DIGITS.issuperset(text) or int(text.lstrip("0")[:6] or 0) > 65_535:
        raise HostError(text)
    return int(text)


def _path(text: str) -> str:
    """A path without its dots, which mean folders."""
    names = text.replace("\\", "/").removeprefix("/").split("/")
    kept: list[str] = []
    for index, name in enumerate(names):
        is_last = index == len(names) - 1
        lower = name.lower()
        if lower in _TWO_DOTS:
            kept = kept[:-1]
        if lower not in _ONE_DOT and lower not in _TWO_DOTS:
            kept.append(_coded(name, _IN_PATH))
        elif is_last:
            kept.append("")
    return "/" + "/".join(kept)


def _coded(text: str, codes: frozenset[str]) -> str:
    """A text with percent codes for some characters, controls, and what is not ASCII."""
    if text.isascii() and text.isprintable() and codes.isdisjoint(text):
        return text
    return "".join(
        character if " " <= character < "\x7f" and character not in codes else percent(character)
        for character in text
    )


def percent(character: str) -> str:
    """The percent codes of a character."""
    return "".join(f"%{byte:02X}" for byte in character.encode())
