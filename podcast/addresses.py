"""Which network addresses a page may be fetched from: the open net, and what the newsroom allows."""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
NEVER = tuple(
    ipaddress.ip_network(net)
    for net in (
        "100.64.0.0/10",
        "192.0.0.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "fec0::/10",
    )
)
"""Carrier, protocol, benchmark, reserved and documentation networks, whatever the library calls them."""


def is_open(text: str) -> bool:
    """Return whether an address is on the open net.

    Private, loopback, link-local, multicast, unspecified and reserved addresses are not; neither are
    they inside an IPv6 address that only wraps them (mapped, NAT64, 6to4, Teredo).
    """
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_open(one) for one in (address, *_wrapped(address)))


def _open(address: Address) -> bool:
    if address.is_multicast or address.is_unspecified or address.is_loopback or address.is_link_local:
        return False
    if any(address.version == net.version and address in net for net in NEVER):
        return False
    wraps = isinstance(address, ipaddress.IPv6Address) and bool(_wrapped(address))
    return wraps or (address.is_global and not address.is_reserved)


def _wrapped(address: Address) -> tuple[Address, ...]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if not isinstance(address, ipaddress.IPv6Address):
        return ()
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo
    if any(address in net for net in NAT64) or int(address) >> 32 == 0:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    return ()
