"""Whether a signature still holds: the record is at the version that was signed, and neither has been changed."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proapp.signature.seal import record_digest, seal

SEAL, GONE, SUPERSEDED, CHANGED = "signature-changed", "record-gone", "record-superseded", "record-changed"


@dataclass(frozen=True, slots=True)
class Record:
    """What is signed, as it stands now: its newest version, and what it says."""

    version: int
    content: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of what it says."""
        return record_digest(self.content)


def broken_by(signature: Mapping[str, Any], record: Record | None, *, key: bytes) -> str | None:
    """Why a signature no longer holds; None: it holds. `signature` has the columns of the table."""
    if not hmac.compare_digest(seal(key, signature), signature["seal"]):
        return SEAL
    if record is None:
        return GONE
    if record.version != signature["object_version"]:
        return SUPERSEDED
    return None if record.digest == signature["record_digest"] else CHANGED
