"""Hosts of web URLs: names in any script, and addresses in any spelling.

The URL standard of WHATWG, section 3.5, and UTS 46 for names that are not ASCII.
"""

from __future__ import annotations

from corpuslint.errors import HostError

_FORBIDDEN = frozenset("#/:<>?@[\\]^|%\x7f") | frozenset(map(chr, range(0x21)))
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_OCTAL, _DECIMAL = frozenset("01234567"), frozenset("0123456789")


def canonical_host(text: str) -> str:
    """A host as a browser holds it: ASCII in lower case, IPv6 in brackets.

    Raises HostError where it is none.
    """
    if text.startswith("["):
        if not text.endswith("]"):
            raise HostError(text)
        return f"[{_shown_ipv6(_ipv6(text[1:-1]))}]"
    if "%" in text:
        text = _without_codes(text)
    host = _ascii_name(text)
    if not host or not _FORBIDDEN.isdisjoint(host):
        raise HostError(text)
    return _shown_ipv4(_ipv4(host)) if _ends_in_number(host) else host


def ascii_labels(host: str) -> str:
    """A host with those of its labels in ASCII that are not, all others as they are written."""
    if host.isascii():
        return host
    return ".".join(
        label if label.isascii() else canonical_host(label) for label in host.split(".")
    )


def readable(host: str) -> str:
    """A canonical host with its names in their own script, for people."""
    if "xn--" not in host:
        return host
    return ".".join(_decoded(label) for label in host.split("."))


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _without_codes(text: str) -> str:
    content, at = bytearray(), 0
    while at < len(text):
        code = text[at + 1 : at + 3]
        if text[at] == "%" and len(code) == 2 and _HEXADECIMAL.issuperset(code):
            content.append(int(code, 16))
            at += 3
        else:
            content += text[at].encode()
            at += 1
    return content.decode("utf-8", "replace")


def _ascii_name(name: str) -> str:
    """A name in ASCII, by UTS 46 as browsers use it: any length, hyphens anywhere."""
    lower = name.lower()
    if name.isascii() and "xn--" not in lower:
        return lower
    import idna
    from idna.core import check_bidi

    try:
        labels = idna.uts46_remap(name, std3_rules=False).split(".")
        decoded = [_label(label) for label in labels]
        if any(_is_right_to_left(label) for label in decoded):
            for label in decoded:
                if label:
                    check_bidi(label, check_ltr=True)
    except ValueError:  # IDNAError, and what codecs and character names raise
        raise HostError(name) from None
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode()
        for label in decoded
    )


def _label(label: str) -> str:
    """A label in its own script; raises IDNAError or UnicodeError where it is none."""
    import idna
    from idna.core import check_initial_combiner, check_nfc, valid_contextj

    if not label.startswith("xn--"):
        decoded = label
    else:
        decoded = label[4:].encode("ascii").decode("punycode")
        is_other = decoded.isascii() or "xn--" + decoded.encode("punycode").decode() != label
        if is_other or idna.uts46_remap(decoded, std3_rules=False) != decoded or "." in decoded:
            raise idna.IDNAError("no such label")
    if not decoded.isascii():
        check_nfc(decoded)
        check_initial_combiner(decoded)
        for at, character in enumerate(decoded):
            if character in "\u200c\u200d" and not valid_contextj(decoded, at):
                raise idna.IDNAError("a joiner that joins nothing")
    return decoded


def _is_right_to_left(label: str) -> bool:
    import unicodedata

    return any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in label)


def _ends_in_number(host: str) -> bool:
    parts = host.split(".")
    if not parts[-1]:
        parts.pop()
    if not parts or not parts[-1]:
        return False
    return _DECIMAL.issuperset(parts[-1]) or _number(parts[-1]) is not None


def _ipv4(host: str) -> int:
    parts = host.split(".")
    if not parts[-1] and len(parts) > 1:
        parts.pop()
    if len(parts) > 4:
        raise HostError(host)
    numbers = [_number(part) for part in parts]
    *first, last = numbers
    if last is None or last >= 256 ** (5 - len(numbers)):
        raise HostError(host)
    address = last
    for index, number in enumerate(first):
        if number is None or number > 255:
            raise HostError(host)
        address += number * 256 ** (3 - index)
    return address


def _number(text: str) -> int | None:
    """A part of an IPv4 address: decimal, octal after a 0, hexadecimal after 0x."""
    digits, base, known = text, 10, _DECIMAL
    if text[:2].lower() == "0x":
        digits, base, known = text[2:], 16, _HEXADECIMAL
    elif len(text) > 1 and text[0] == "0":
        digits, base, known = text[1:], 8, _OCTAL
    if not text or not known.issuperset(digits):
        return None
    return int(digits.lstrip("0")[:16] or "0", base)


def _ipv6(text: str) -> int:
    from ipaddress import AddressValueError, IPv6Address

    if "%" in text or not text.isascii():  # a zone is no part of a URL
        raise HostError(text)
    try:
        return int(IPv6Address(text))
    except AddressValueError:
        raise HostError(text) from None


def _shown_ipv4(address: int) -> str:
    return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))


def _shown_ipv6(address: int) -> str:
    """Without its longest run of zeros, as RFC 5952 has it, but never with dots."""
    pieces = [f"{address >> shift & 0xFFFF:x}" for shift in range(112, -1, -16)]
    start, length, at = 0, 1, 0
    while at < 8:
        end = at
        while end < 8 and pieces[end] == "0":
            end += 1
        if end - at > length:
            start, length = at, end - at
        at = max(end, at + 1)
    if length == 1:
        return ":".join(pieces)
    return ":".join(pieces[:start]) + "::" + ":".join(pieces[start + length :])
