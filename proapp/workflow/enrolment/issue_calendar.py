"""Give a phone the secret address of its participant's calendar; the address given before is no longer good."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from proapp.access import tokens
from proapp.access.tables import Token
from proapp.base.actor import Actor
from proapp.base.audit import Event, record


def issue_calendar(session: Session, *, actor: Actor, now: datetime) -> str:
    """A token that opens the calendar of the actor's participant and nothing else, until the phone is revoked."""
    assert actor.trial_id is not None
    device_id = UUID(actor.id)
    token = tokens.mint("calendar")
    digest = tokens.digest(token)

    mine = (Token.device_id == device_id, Token.kind == "calendar", Token.revoked_at.is_(None))
    session.execute(update(Token).where(*mine).values(revoked_at=now))
    session.execute(
        insert(Token), {"digest": digest, "kind": "calendar", "device_id": device_id, "created_at": now}
    )  # fmt: skip
    record(session, Event(actor.trial_id, "calendar.issued", "token", digest, actor, now))
    return token
