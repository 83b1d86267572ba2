"""What an address has to look like: nothing that could lead a message elsewhere than to the one it names."""

import re
from base64 import urlsafe_b64decode
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

MAIL = re.compile(
    r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}", re.ASCII
)
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)  # E.164
SERVICE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,63}", re.ASCII)  # one segment of a path, and no more
LONGEST_MAIL = 254  # RFC 5321
LONGEST_ENDPOINT = 1000
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "test", "invalid")
POINT = 65  # bytes of an uncompressed point of P-256, RFC 8291 section 2.1
SECRET = 16  # bytes, RFC 8291 section 2.2
EMBEDS_IPV4 = ip_network("64:ff9b::/96")  # RFC 6052
FORMS = {
    "mail": "an e-mail address such as name@host.example",
    "sms": "a telephone number with its country, such as +431234567",
    "service": "1 to 64 letters, digits, dots, dashes or underscores",
}


def fault(channel: str, text: str) -> str | None:
    """What is wrong with an address of a channel (mail, sms, service); None: nothing."""
    form = {"mail": MAIL, "sms": NUMBER, "service": SERVICE}[channel]
    fits = form.fullmatch(text) is not None and len(text) <= LONGEST_MAIL
    return None if fits else FORMS[channel]


def masked(channel: str, text: str) -> str:
    """Enough of an address for its owner to know it again, and for nobody else to use it."""
    if channel == "mail":
        name, _, host = text.partition("@")
        return f"{name[:1]}…@{host[:1]}….{host.rpartition('.')[2]}"
    return f"{text[:3]}…{text[-2:]}" if channel == "sms" else f"{text[:1]}…"


def endpoint_fault(text: str, *, loopback: bool = False) -> str | None:
    """What is wrong with a push service's address; None: nothing.

    It is https, and its host is a name of the public network or a public number. `loopback` also takes http and
    https on this machine: for tests.
    """
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "an address that can be read"
    if len(text) > LONGEST_ENDPOINT or not text.isascii() or any(mark <= " " for mark in text):
        return f"at most {LONGEST_ENDPOINT} printable ASCII characters"
    if not host or parts.username or parts.password or parts.fragment:
        return "an address with a host, without a name, password or fragment"
    if loopback and parts.scheme in {"http", "https"} and host == "127.0.0.1":
        return None
    if parts.scheme != "https":
        return "an https address"
    return None if _is_outside(host) else "a host of the public network"


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public network, also when an IPv4 address is wrapped in an IPv6 one."""
    address: IPv4Address | IPv6Address = ip_address(number.partition("%")[0])
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in EMBEDS_IPV4:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        address = inner or address
    return address.is_global and not address.is_multicast


def key_fault(name: str, text: str) -> str | None:
    """What is wrong with a subscription's key: `p256dh`, a point of P-256, or `auth`, 16 bytes; both base64url."""
    try:
        content = urlsafe_b64decode(text + "=" * (-len(text) % 4)) if re.fullmatch(r"[A-Za-z0-9_-]+=*", text) else b""
    except ValueError:
        content = b""
    if name == "auth":
        return None if len(content) == SECRET else "16 bytes in base64url"
    return None if len(content) == POINT and _is_on_curve(content) else "a point of the curve P-256 in base64url"


def _is_outside(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:
        return HOST.fullmatch(host.lower()) is not None and host.lower().rpartition(".")[2] not in INSIDE


# NIST P-256, FIPS 186-4 appendix D.1.2.3: y² = x³ - 3x + b modulo p.
P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B


def _is_on_curve(point: bytes) -> bool:
    x, y = int.from_bytes(point[1:33]), int.from_bytes(point[33:])
    return point[0] == 4 and x < P and y < P and (y * y - x * x * x + 3 * x - B) % P == 0
