"""Which addresses are the outside. Pure.

`ipaddress.is_global` alone lets multicast, NAT64 and IPv4-compatible addresses pass (Python 3.11), so that a name could
lead into the inside by a detour. An IPv4 address in an IPv6 one counts as what it is; the other forms are refused.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

_UNICAST: Final = IPv6Network("2000::/3")
_REFUSED_6: Final = (
    IPv6Network("2001::/23"),  # IETF protocol assignments: Teredo, ORCHID (RFC 2928, RFC 4380)
    IPv6Network("2001:db8::/32"),  # documentation (RFC 3849)
    IPv6Network("2002::/16"),  # 6to4: holds an IPv4 address (RFC 3056)
    IPv6Network("3fff::/20"),  # documentation (RFC 9637)
)
_REFUSED_4: Final = (
    IPv4Network("192.0.0.0/24"),  # IETF protocol assignments (RFC 6890)
    IPv4Network("192.88.99.0/24"),  # 6to4 relays (RFC 7526)
    IPv4Network("100.64.0.0/10"),  # carriers' inside (RFC 6598)
)


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address that a resolver gave, an IPv4-mapped one unwrapped; None when it is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address lies outside: global unicast that is no way back into the inside."""
    if isinstance(address, IPv4Address):
        refused = address.is_multicast or address.is_reserved or any(address in network for network in _REFUSED_4)
        return address.is_global and not refused
    # NAT64 (64:ff9b::/96, 64:ff9b:1::/48), IPv4-compatible, multicast, link-local, site-local and loopback lie outside 2000::/3.
    return address in _UNICAST and address.is_global and not any(address in network for network in _REFUSED_6)


def is_never_reached(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether not even the operator's list opens an address: link-local (cloud metadata), multicast, unspecified."""
    return address.is_link_local or address.is_multicast or address.is_unspecified
