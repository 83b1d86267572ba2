"""Somebody opens a questionnaire: from now on it does not move under their hands."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import NotFound
from proapp.schedule import queries
from proapp.schedule.tables import Assignment


def start(
    session: Session, *, actor: Actor, now: datetime, assignment_id: UUID, at: datetime | None = None
) -> Assignment:
    """Note when an assignment was first opened: `at` by the server's clock, now unless said; never in time to come.

    A second time changes nothing. Raises NotFound for another's.
    """
    found = queries.assignment(session, assignment_id, lock=True)
    if found is None or found.participant_id != actor.participant_id:
        raise NotFound("there is no such assignment")
    if found.started_at is not None:
        return found

    found.started_at = min(at or now, now)
    audit.record(
        session,
        audit.Event(
            stream=found.trial_id,
            action="assignment.started",
            object_type="assignment",
            object_id=str(assignment_id),
            actor=actor,
            at=now,
        ),
    )
    return found
