"""The key certified copies are signed with (Ed25519): made from the installation's own; its public half is for all."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PURPOSE = b"proapp certified copies/1"


def private_key(key: bytes) -> Ed25519PrivateKey:
    """The signing key of the installation with this database key (HKDF-SHA256 under a label of its own)."""
    return Ed25519PrivateKey.from_private_bytes(HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(key))


def public_pem(key: Ed25519PublicKey) -> bytes:
    """A public key as PEM text."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
