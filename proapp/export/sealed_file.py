"""Files that wait to be fetched: closed with the installation's key in chunks, so that any part can be read alone."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORM = b"proapp sealed file/1\n"
PURPOSE = b"proapp exports/1"
SALT = 16  # bytes; each file has a key of its own, so that a chunk's number is nonce enough
NONCE, TAG = 12, 16  # bytes, NIST SP 800-38D
CHUNK = 1 << 16  # bytes of content in all chunks but the last


def sealed(key: bytes, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The file's bytes: form, salt, then each chunk by AES-256-GCM, bound to the file's name and the chunk's number."""
    salt = os.urandom(SALT)
    cipher = _cipher(key, salt)
    yield FORM + salt
    for number, chunk in enumerate(_chunks(pieces)):
        yield cipher.encrypt(_nonce(number), chunk, name.encode())


def opened(key: bytes, name: str, path: Path, *, start: int, end: int) -> Iterator[bytes]:
    """The content from byte `start` up to `end`, not included. Raises InvalidTag for what was changed."""
    with path.open("rb") as file:
        head = file.read(len(FORM) + SALT)
        cipher = _cipher(key, head[len(FORM) :])
        for number in range(start // CHUNK, -(-end // CHUNK)):
            file.seek(len(head) + number * (CHUNK + TAG))
            content = cipher.decrypt(_nonce(number), file.read(CHUNK + TAG), name.encode())
            begins = number * CHUNK
            yield content[max(start - begins, 0) : end - begins]


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    if held:
        yield bytes(held)


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=PURPOSE).derive(key))


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE, "big")
