"""One spelling for one content: RFC 8785 JSON, and digests of it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import rfc8785

LARGEST = 2**53 - 1
_simple = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False)


def canonical(content: Any) -> bytes:
    """RFC 8785 bytes of a JSON-able value. Raises rfc8785.CanonicalizationError for what JSON cannot hold."""
    return _simple.encode(content).encode() if _is_simple(content) else rfc8785.dumps(content)


def _is_simple(content: Any) -> bool:
    """Whether Python's own encoder, ten times as fast, spells it the same: no floats, and keys every sort agrees on."""
    kind = type(content)
    if kind is str or content is None or kind is bool:
        return True
    if kind is int:
        return bool(-LARGEST <= content <= LARGEST)
    if kind is dict:
        return all(type(name) is str and name.isascii() and _is_simple(value) for name, value in content.items())
    return kind is list and all(map(_is_simple, content))


def digest(content: Any) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def keyed_digest(key: bytes, row: Mapping[str, Any]) -> str:
    """HMAC-SHA-256 of a row: binds an audit event to what was stored, yet short answers cannot be guessed from it."""
    return hmac.new(key, canonical(plain(row)), hashlib.sha256).hexdigest()


def plain(value: Any) -> Any:
    """A stored value in JSON's own types: instants in UTC with microseconds, dates and ids as text."""
    if value is None or isinstance(value, str | int | float):
        return value
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | UUID():
            return str(value)
        case bytes():
            return value.hex()
        case dict() | Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return value
