"""A phone's two tokens: one to show with each request, one to renew both with."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.access import tokens
from proapp.access.tables import Token
from proapp.config import Lives


@dataclass(frozen=True, slots=True)
class TokenPair:
    """A device's tokens, which cannot be shown again, and from when on each is no longer good."""

    device_id: UUID
    access_token: str
    expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime


def minted(device_id: UUID, *, now: datetime, lives: Lives) -> TokenPair:
    """A pair that nobody can foretell."""
    return _pair(device_id, tokens.mint("device"), tokens.mint("refresh"), now=now, lives=lives)


def derived(spent: str, *, device_id: UUID, key: bytes, salt: str, at: datetime, lives: Lives) -> TokenPair:
    """The pair that follows a refresh token spent `at` an instant: the same each time it is asked for."""
    access, refresh = (tokens.derived(kind, key=key, salt=salt, spent=spent) for kind in ("device", "refresh"))
    return _pair(device_id, access, refresh, now=at, lives=lives)


def keep(session: Session, pair: TokenPair, *, now: datetime) -> None:
    """Store the digests: from the commit on the tokens open what they are for."""
    issued = (("device", pair.access_token, pair.expires_at), ("refresh", pair.refresh_token, pair.refresh_expires_at))
    rows = [
        {
            "digest": tokens.digest(token),
            "kind": kind,
            "device_id": pair.device_id,
            "created_at": now,
            "expires_at": expires_at,
        }
        for kind, token, expires_at in issued
    ]
    session.execute(insert(Token), rows)


def _pair(device_id: UUID, access: str, refresh: str, *, now: datetime, lives: Lives) -> TokenPair:
    return TokenPair(device_id, access, now + lives.access, refresh, now + lives.refresh)
