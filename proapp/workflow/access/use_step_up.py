"""Spend a step-up: it is good once, for the person, the action and the thing it was made for."""

from datetime import datetime

from sqlalchemy import update
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
    spent = session.execute(update(StepUp).where(*good).values(used_at=now).returning(StepUp.digest)).first()
    if spent is None:
        return False
    record(
        session, Event(SYSTEM_STREAM, "step-up.used", "step_up", digest, actor, now, detail={"action": action})
    )  # fmt: skip
    return True
