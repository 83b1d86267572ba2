"""Addresses as they lie in the database: closed with its key, so that a stolen copy of the rows reaches nobody."""

from proapp.base import sealing
from proapp.base.sealing import FORM, Unreadable

__all__ = ["FORM", "PURPOSE", "Unreadable", "opened", "seal"]

PURPOSE = b"proapp addresses/1"


def seal(key: bytes, text: str, *, owner: str) -> str:
    """Close an address; it opens for the same owner only. The same one is closed differently each time."""
    return sealing.seal(key, text, owner=owner, purpose=PURPOSE)


def opened(key: bytes, sealed: str, *, owner: str) -> str:
    """The address again. Raises Unreadable."""
    return sealing.opened(key, sealed, owner=owner, purpose=PURPOSE)
