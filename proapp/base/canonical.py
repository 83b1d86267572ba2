"""One spelling for one content: RFC 8785 JSON, and digests of it."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import rfc8785


def canonical(content: Any) -> bytes:
    """RFC 8785 bytes of a JSON-able value. Raises rfc8785.CanonicalizationError for what JSON cannot hold."""
    return rfc8785.dumps(content)


def digest(content: Any) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def keyed_digest(key: bytes, row: Mapping[str, Any]) -> str:
    """HMAC-SHA-256 of a row: binds an audit event to what was stored, yet short answers cannot be guessed from it."""
    return hmac.new(key, canonical(plain(row)), hashlib.sha256).hexdigest()


def plain(value: Any) -> Any:
    """A stored value in JSON's own types: instants in UTC with microseconds, dates and ids as text."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | UUID():
            return str(value)
        case bytes():
            return value.hex()
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return value
