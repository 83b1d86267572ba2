"""The secret a person's software shows to be let in: made once, shown once, kept only as a digest."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

# The prefix says what kind it is, so that a leaked one is recognised at sight and by scanners (TRUST 5.4).
PREFIXES = {
    "staff": "prt_s_",
    "client": "prt_c_",
    "device": "prt_a_",
    "refresh": "prt_r_",
    "calendar": "prt_k_",
    "session": "prt_t_",
    "step-up": "prt_u_",
    "invitation": "prt_i_",
}
ENTROPY = 32  # bytes
DOMAIN = b"prrt-token/v1\x00"


def mint(kind: str) -> str:
    """A new opaque token of 256 random bits. `kind` is one of PREFIXES (KeyError otherwise)."""
    return PREFIXES[kind] + secrets.token_urlsafe(ENTROPY)


def derived(kind: str, *, key: bytes, salt: str, spent: str) -> str:
    """The token of a kind that follows a spent one: HMAC-SHA-256 of it, so that the same can be given twice.

    Nobody can make it from the database alone: it takes the installation's key and the spent token itself.
    """
    parts = "\x00".join((kind, salt, spent)).encode("utf-8", "surrogatepass")
    made = hmac.new(key, DOMAIN + parts, hashlib.sha256).digest()
    return PREFIXES[kind] + urlsafe_b64encode(made).rstrip(b"=").decode()


def digest(token: str) -> str:
    """SHA-256 of a token, 64 hexadecimal digits. No key and no salt: 256 random bits cannot be guessed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def kind(token: str) -> str | None:
    """What kind of token this claims to be; None when it is none of ours."""
    return next((kind for kind, prefix in PREFIXES.items() if token.startswith(prefix)), None)
