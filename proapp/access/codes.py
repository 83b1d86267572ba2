"""The one-time code a site hands to a participant: one to type, easy to read aloud, and one in a link or QR code.

Ten characters of Crockford's Base 32 (50 bits) and his check character, modulo 37
(https://www.crockford.com/base32.html): no I, L, O or U, and any single wrong or swapped character is noticed. The link
carries 128 bits of its own, behind the #, which no browser sends to a server.
"""

import hashlib
import hmac
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = ALPHABET + "*~$=U"
LENGTH = 10
SECRET = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)  # base64url of 16 bytes
BEFORE_SECRET = "#e="
MISTAKABLE = str.maketrans({"O": "0", "I": "1", "L": "1"})
PIN = re.compile(r"[0-9]{4,8}", re.ASCII)  # a year of birth or a number agreed at the site
DOMAIN = b"prrt-enrolment-code/v1\x00"


def mint() -> str:
    """A new code as it is printed, like 7K3QX-9M2TD-4. One whose check would be * ~ $ = or U is drawn again."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if (sign := check(body)) in ALPHABET:
            return f"{body[:5]}-{body[5:]}-{sign}"


def check(body: str) -> str:
    """The check character of ten characters of the alphabet."""
    number = 0
    for character in body:
        number = number * 32 + ALPHABET.index(character)
    return CHECKS[number % 37]


def read(typed: str) -> str | None:
    """What somebody typed, as the eleven characters meant, or None when it cannot be a code.

    Case, spaces and dashes do not matter; O is read as 0, I and L as 1.
    """
    code = re.sub(r"[\s-]", "", typed).upper().translate(MISTAKABLE)
    body, sign = code[:LENGTH], code[LENGTH:]
    if len(body) < LENGTH or not set(body) <= set(ALPHABET) or sign != check(body):
        return None
    return code


def mint_secret() -> str:
    """A new secret for a link: 128 random bits as 22 characters."""
    return secrets.token_urlsafe(16)


def link(public_url: str, secret: str) -> str:
    """Where a phone opens the app with a secret. The address of an installation ends without a slash."""
    return f"{public_url}/app/{BEFORE_SECRET}{secret}"


def read_link(scanned: str) -> str | None:
    """The secret in a link, or alone as an app may send it; None when there is none."""
    secret = scanned.strip().rpartition(BEFORE_SECRET)[2]
    return secret if SECRET.fullmatch(secret) else None


def digest(key: bytes, code: str) -> str:
    """HMAC-SHA-256 of a code or secret as it was read: a stolen database holds none, and 50 bits cannot be tried."""
    return hmac.new(key, DOMAIN + code.encode(), hashlib.sha256).hexdigest()


def pin_digest(key: bytes, code: str, pin: str) -> str:
    """HMAC-SHA-256 of the second factor, bound to its code so that equal PINs look different."""
    return hmac.new(key, DOMAIN + code.encode() + b"\x00" + pin.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def is_pin(text: str) -> bool:
    """Whether this is four to eight digits."""
    return PIN.fullmatch(text) is not None
