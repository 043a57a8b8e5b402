"""Hosts that only their own machine or network knows.

Names: RFC 6761 (`localhost`), RFC 6762 (`local`), RFC 8375 (`home.arpa`), and `internal`,
which ICANN keeps for private use. Addresses: IANA's registries of special ones; those for
documentation are left out, since texts are full of them.
"""

from __future__ import annotations

from functools import lru_cache

_NAMES = (".localhost", ".local", ".localdomain", ".internal", ".home.arpa")
_OWN_NAMES = (".localhost", ".localdomain")
_OWN = ("127.0.0.0/8", "0.0.0.0/8", "::/127")
_PRIVATE = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
    *("100.64.0.0/10", "169.254.0.0/16"),  # of a provider, of one link
    *("fc00::/7", "fec0::/10", "fe80::/10"),
)


@lru_cache(maxsize=4_096)
def private_place(host: str) -> str:
    """Where a host leads that is not everybody's, in words; "" for all others.

    `host` is as `host_of` gives it.
    """
    dotted = f".{host}"
    if dotted.endswith(_NAMES):
        return "the reader's own machine" if dotted.endswith(_OWN_NAMES) else "a private network"
    if ":" not in host and not host.rpartition(".")[2].isdecimal():
        return ""
    from ipaddress import IPv6Address, ip_address, ip_network

    try:
        address = ip_address(host)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    if any(address in ip_network(network) for network in _OWN):
        return "the reader's own machine"
    return "a private network" if any(address in ip_network(one) for one in _PRIVATE) else ""
