"""One-time codes from an app on somebody's own phone (TOTP, RFC 6238): six digits that change every 30 seconds."""

import hashlib
import hmac
import re
from base64 import b32encode
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyotp import TOTP

STEP = 30  # seconds
DRIFT = 1  # steps that a phone's clock may be off, either way
CODE = re.compile(r"[0-9]{6}", re.ASCII)
ISSUER = "proapp"
DOMAIN = b"prrt-totp-seed/v1\x00"


def seed_for(key: bytes, secret: str) -> str:
    """The seed that belongs to a secret shown once (an invitation): 160 bits in Base 32, the same each time."""
    return b32encode(hmac.new(key, DOMAIN + secret.encode(), hashlib.sha256).digest()[:20]).decode()


def address(seed: str, name: str) -> str:
    """What an authenticator app reads from a QR code: otpauth://..."""
    return str(_clock(seed).provisioning_uri(name=name, issuer_name=ISSUER))


def step(seed: str, code: str, *, now: datetime, after: int | None) -> int | None:
    """Which 30-second step a code belongs to, or None: it is wrong, or not of a step behind `after`.

    A code is good in its own step and the one on either side.
    """
    said = code.replace(" ", "")
    if not CODE.fullmatch(said):
        return None
    here = int(now.timestamp()) // STEP
    clock = _clock(seed)
    steps = range(here - DRIFT, here + DRIFT + 1)
    found = [number for number in steps if hmac.compare_digest(clock.generate_otp(number), said)]
    return next((number for number in found if after is None or number > after), None)


def _clock(seed: str) -> "TOTP":
    from pyotp import TOTP  # noqa: PLC0415  loaded when used: the server starts faster without

    return TOTP(seed, interval=STEP)
