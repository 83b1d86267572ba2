"""Spend a step-up: it is good once, for the person, the action and the thing it was made for."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from proapp.access import tokens
from proapp.access.tables import StepUp
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record


def use_step_up(session: Session, *, actor: Actor, now: datetime, token: str, action: str, subject: str) -> bool:
    """Whether this was a good step-up; it is none any more."""
    digest = tokens.digest(token)
    good = (
        StepUp.digest == digest,
        StepUp.staff_id == actor.id,
        StepUp.action == action,
        StepUp.subject == subject,
        StepUp.used_at.is_(None),
        StepUp.expires_at > now,
    )
    if session.scalar(select(StepUp.digest).where(*good).with_for_update()) is None:
        return False
    session.execute(update(StepUp).where(StepUp.digest == digest).values(used_at=now))
    record(
        session, Event(SYSTEM_STREAM, "step-up.used", "step_up", digest, actor, now, detail={"action": action})
    )  # fmt: skip
    return True
