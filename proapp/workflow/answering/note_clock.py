"""How far a phone's clock is off is kept, so that the site can see it; nobody is refused for it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.access import clocks
from proapp.base.actor import Actor
from proapp.response.completion import offset_of


def note_clock(session: Session, *, actor: Actor, now: datetime, sent_at: datetime | None) -> None:
    """Keep the offset measured now, in place of the one before. Nothing to keep when the phone did not say its time."""
    offset = offset_of(sent_at, now)
    if offset is not None:
        clocks.measure(session, UUID(actor.id), offset_seconds=offset.total_seconds(), at=now)
