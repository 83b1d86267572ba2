"""Something random that a passkey is to sign: kept for five minutes and spent by the first answer."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from proapp.access import attempts
from proapp.access.limit import CHALLENGES
from proapp.access.tables import Challenge

LIFE = timedelta(minutes=5)
LENGTH = 32  # bytes


@dataclass(frozen=True, slots=True)
class Posed:
    """A challenge and until when it is good."""

    id: UUID
    value: bytes
    expires_at: datetime


def make_challenge(session: Session, *, purpose: str, staff_id: str | None, now: datetime) -> Posed:
    """A challenge for somebody, or for whoever signs in. `purpose`: enrol, sign-in or step-up. Old ones go.

    Raises TooMany when too many want to sign in at a time.
    """
    if staff_id is None:
        attempts.begin_one(session, limits=CHALLENGES, now=now)
    posed = Posed(uuid4(), secrets.token_bytes(LENGTH), now + LIFE)
    session.execute(delete(Challenge).where(Challenge.expires_at <= now))
    row = {"id": posed.id, "purpose": purpose, "staff_id": staff_id, "value": posed.value.hex()}
    session.execute(insert(Challenge), row | {"expires_at": posed.expires_at})
    return posed
