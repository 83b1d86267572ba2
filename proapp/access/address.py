"""Which block of network addresses somebody speaks from, as a digest: enough to count by, too little to find them."""

import hashlib
import hmac
from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address, ip_network

DOMAIN = b"prrt-address-block/v1\x00"
PREFIX = {4: 24, 6: 56}  # bits: what one household, clinic or provider usually has to itself
UNKNOWN = "unknown"


def client(remote: str | None, forwarded: Sequence[str], *, proxies: int) -> str | None:
    """The address somebody speaks from. Only as many last words of X-Forwarded-For are believed as we have proxies.

    `forwarded` are the header's addresses, the nearest last. Fewer of them than proxies: it did not come through them
    all, so the connection's own address counts.
    """
    return forwarded[-proxies] if 0 < proxies <= len(forwarded) else remote


def block(address: str | None) -> str:
    """The /24 (IPv4) or /56 (IPv6) an address lies in, as text; one word for all that cannot be read."""
    try:
        found = ip_address(_bare(address or ""))
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ip_network(f"{found}/{PREFIX[found.version]}", strict=False))


def bucket(key: bytes, address: str | None, *, what: str = "address") -> str:
    """Under which name what comes from there is counted: HMAC-SHA-256 of the block, never the address itself."""
    return f"{what}:" + hmac.new(key, DOMAIN + block(address).encode(), hashlib.sha256).hexdigest()


def _bare(address: str) -> str:
    """Without port, brackets or zone, as proxies write them: 192.0.2.1:4711, [2001:db8::1]:4711, fe80::1%eth0."""
    address = address.strip()
    if address.startswith("["):
        address = address[1:].partition("]")[0]
    elif address.count(":") == 1:
        address = address.partition(":")[0]
    return address.partition("%")[0]
