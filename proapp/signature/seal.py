"""What a signature binds together: the record's digest, its version, the meaning, the signer and the time."""

from collections.abc import Mapping
from typing import Any

from proapp.base.canonical import digest, keyed_digest, plain

SEALED = (
    "id", "trial_id", "participant_id", "object_type", "object_id", "object_version", "record_digest", "meaning",
    "signer_id", "signer_name", "signed_at",
)  # fmt: skip


def record_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of a record's canonical form (RFC 8785): 64 hexadecimal digits. `content` may hold stored values."""
    return digest(plain(content))


def seal(key: bytes, signature: Mapping[str, Any]) -> str:
    """The keyed digest of everything a signature says. `signature` has at least the names in `SEALED`."""
    return keyed_digest(key, {"purpose": "signature/1", **{name: signature[name] for name in SEALED}})
