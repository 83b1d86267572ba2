"""A release as one file to take away: all its files, the manifest signed with the installation's key, and that key."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proapp.export.copy_key import public_pem
from proapp.export.verify_copy import KEY, SIGNATURE, packed
from proapp.release.manifest import MANIFEST


def archive(files: Mapping[str, bytes], key: Ed25519PrivateKey) -> bytes:
    """A zip file, the same for the same files and key. manifest.sig is an Ed25519 signature over the manifest."""
    return packed({**files, SIGNATURE: key.sign(files[MANIFEST]), KEY: public_pem(key.public_key())})
