"""How things stand with what a message is about, read just before it is sent."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from proapp.flag.tables import Flag
from proapp.message.people import Person, Protocols, people
from proapp.message.reminder import Window
from proapp.message.verdict import Review, Task
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment

NOBODY = Person()


def tasks(
    session: Session,
    assignment_ids: Collection[UUID],
    *,
    now: datetime,
    protocols: Protocols,
    is_check: Callable[[str], bool],
) -> dict[UUID, Task]:
    """Assignments as reminders need to know them; one that does not exist is absent."""
    answered = exists().where(Response.assignment_id == Assignment.id, Response.current)
    query = select(
        Assignment.id,
        Assignment.participant_id,
        Assignment.instrument,
        Assignment.opens_at,
        Assignment.closes_at,
        Assignment.zone,
        Assignment.cancelled_at,
        answered.label("answered"),
    ).where(Assignment.id.in_(assignment_ids))
    rows = session.execute(query).all()
    known = people(session, {row.participant_id for row in rows}, protocols=protocols)
    found = {}
    for row in rows:
        person = known.get(row.participant_id, NOBODY)
        found[row.id] = Task(
            Window(row.opens_at, row.closes_at, row.zone),
            cancelled=row.cancelled_at is not None,
            answered=row.answered,
            left_alone=person.left_alone(now, zone=row.zone),
            rhythm=person.rhythm_for(check=is_check(row.instrument)),
        )
    return found


def reviews(session: Session, flag_ids: Collection[UUID]) -> dict[UUID, Review]:
    """Flags as their messages need to know them."""
    query = select(Flag.id, Flag.acknowledged_at, Flag.resolved_at).where(Flag.id.in_(flag_ids))
    return {
        flag_id: Review(acknowledged=acknowledged is not None, resolved=resolved is not None)
        for flag_id, acknowledged, resolved in session.execute(query)
    }
