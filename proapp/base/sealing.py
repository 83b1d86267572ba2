"""Text as it lies in the database where nobody may read it: closed with its key, a stolen copy tells nothing."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORM = "1."  # the first form of a sealed text; another key or cipher would be another
NONCE = 12  # bytes, NIST SP 800-38D


class Unreadable(Exception):
    """A sealed text that this key does not open, or that belongs to somebody or something else."""


def seal(key: bytes, text: str, *, owner: str, purpose: bytes) -> str:
    """Close a text with a key made from the database's (AES-256-GCM, HKDF-SHA256); it opens for the same owner only.

    The same text is closed differently each time.
    """
    return FORM + urlsafe_b64encode(seal_bytes(key, text.encode(), owner=owner, purpose=purpose)).decode()


def seal_bytes(key: bytes, content: bytes, *, owner: str, purpose: bytes) -> bytes:
    """The same for bytes: nonce, then what is closed."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher(key, purpose).encrypt(nonce, content, owner.encode())


def opened(key: bytes, sealed: str, *, owner: str, purpose: bytes) -> str:
    """The text again. Raises Unreadable."""
    try:
        content = urlsafe_b64decode(sealed.removeprefix(FORM))
        return opened_bytes(key, content, owner=owner, purpose=purpose).decode()
    except (NotBase64, ValueError):
        raise Unreadable("a sealed text does not open") from None


def opened_bytes(key: bytes, sealed: bytes, *, owner: str, purpose: bytes) -> bytes:
    """The bytes again. Raises Unreadable."""
    try:
        return _cipher(key, purpose).decrypt(sealed[:NONCE], sealed[NONCE:], owner.encode())
    except (InvalidTag, ValueError):
        raise Unreadable("what was sealed does not open") from None


def _cipher(key: bytes, purpose: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=purpose).derive(key))
