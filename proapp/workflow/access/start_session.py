"""Somebody is signed in: a secret for their software, and no more than five places at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.access import accounts, tokens
from proapp.access.tables import StaffSession, Token
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.config import StaffLives
from proapp.workflow.access.end_session import end
from proapp.workflow.access.shown import TOUCHED

MOST = 5


@dataclass(frozen=True, slots=True)
class Started:
    """A session and its secret, which cannot be shown again."""

    session_id: UUID
    staff_id: str
    token: str
    expires_at: datetime


def start_session(
    session: Session, *, staff_id: str, way: str, now: datetime, lives: StaffLives, request_id: str | None = None
) -> Started:
    """Sign somebody in who has proved who they are; of too many sessions the one used longest ago ends.

    `way`: password, password+code, password+passkey, passkey or institution.
    """
    actor = Actor(kind="session", id=staff_id, request_id=request_id)
    standing = accounts.sessions(session, staff_id, now=now, lives=lives)
    for surplus in standing[: max(0, len(standing) - MOST + 1)]:
        end(session, surplus.id, actor=actor, now=now, reason="too-many")

    token, expires_at = tokens.mint("session"), now + lives.absolute
    digest = tokens.digest(token)
    row: dict[str, Any] = {"id": uuid4(), "staff_id": staff_id, "digest": digest, "way": way, "started_at": now}
    known = {"digest": digest, "kind": "session", "staff_id": staff_id}
    session.execute(insert(Token), known | {"created_at": now, "used_at": now, "expires_at": expires_at})
    session.execute(insert(StaffSession), row)
    record(
        session,
        Event(
            SYSTEM_STREAM, "session.started", "staff_session", str(row["id"]), actor, now, covers=TOUCHED,
            after=row, detail={"way": way},
        ),
    )  # fmt: skip
    return Started(session_id=row["id"], staff_id=staff_id, token=token, expires_at=expires_at)
