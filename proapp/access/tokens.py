"""The secret a person's software shows to be let in: made once, shown once, kept only as a digest."""

import hashlib
import secrets

# The prefix says what kind it is, so that a leaked one is recognised at sight and by scanners (TRUST 5.4).
PREFIXES = {"staff": "prt_s_", "client": "prt_c_", "device": "prt_a_"}
ENTROPY = 32  # bytes


def mint(kind: str) -> str:
    """A new opaque token of 256 random bits. `kind` is staff, client or device (KeyError otherwise)."""
    return PREFIXES[kind] + secrets.token_urlsafe(ENTROPY)


def digest(token: str) -> str:
    """SHA-256 of a token, 64 hexadecimal digits. No key and no salt: 256 random bits cannot be guessed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def kind(token: str) -> str | None:
    """What kind of token this claims to be; None when it is none of ours."""
    return next((kind for kind, prefix in PREFIXES.items() if token.startswith(prefix)), None)
