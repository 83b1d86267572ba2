"""A session ends: its secret opens nothing from the next request on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from proapp.access import accounts
from proapp.access.tables import StaffSession, Token
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import NotFound


def end_session(session: Session, *, actor: Actor, now: datetime, session_id: UUID, reason: str = "signed-out") -> None:
    """End one of the actor's own sessions; one that has ended stays so. Raises NotFound for anybody else's."""
    if accounts.session_named(session, session_id, actor.id) is None:
        raise NotFound("there is no such session")
    end(session, session_id, actor=actor, now=now, reason=reason)


def end_all(
    session: Session, *, staff_id: str, actor: Actor, now: datetime, reason: str, but: str | None = None
) -> None:
    """End every session of somebody, but for the one whose token has the digest `but`."""
    standing = select(StaffSession.id, StaffSession.digest).where(
        StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None)
    )
    for session_id, digest in session.execute(standing).all():
        if digest != but:
            end(session, session_id, actor=actor, now=now, reason=reason)


def end(session: Session, session_id: UUID, *, actor: Actor, now: datetime, reason: str) -> None:
    """End a session, whosever it is."""
    live = (StaffSession.id == session_id, StaffSession.ended_at.is_(None))
    ended = update(StaffSession).where(*live).values(ended_at=now, end_reason=reason)
    digest = session.scalar(ended.returning(StaffSession.digest))
    if digest is None:
        return
    session.execute(update(Token).where(Token.digest == digest).values(revoked_at=now))
    record(
        session,
        Event(
            SYSTEM_STREAM, "session.ended", "staff_session", str(session_id), actor, now, reason_code=reason
        ),
    )  # fmt: skip
