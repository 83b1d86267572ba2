"""How things stand with what a message is about, read just before it is sent."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from proapp.flag.tables import Flag
from proapp.message.reminder import Window
from proapp.message.verdict import Review, Task
from proapp.participant.fact import Current, Fact, current
from proapp.participant.tables import DatedFact
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment

LEAVING = ("death", "withdrawal")


def tasks(session: Session, assignment_ids: Collection[UUID]) -> dict[UUID, Task]:
    """Assignments as reminders need to know them; one that does not exist is absent."""
    answered = exists().where(Response.assignment_id == Assignment.id, Response.current)
    query = select(
        Assignment.id,
        Assignment.participant_id,
        Assignment.opens_at,
        Assignment.closes_at,
        Assignment.zone,
        Assignment.cancelled_at,
        answered.label("answered"),
    ).where(Assignment.id.in_(assignment_ids))
    rows = session.execute(query).all()
    left = _left(session, {row.participant_id for row in rows})
    return {
        row.id: Task(
            Window(row.opens_at, row.closes_at, row.zone),
            cancelled=row.cancelled_at is not None,
            answered=row.answered,
            participant_left=row.participant_id in left,
        )
        for row in rows
    }


def reviews(session: Session, flag_ids: Collection[UUID]) -> dict[UUID, Review]:
    """Flags as their messages need to know them."""
    query = select(Flag.id, Flag.acknowledged_at, Flag.resolved_at).where(Flag.id.in_(flag_ids))
    return {
        flag_id: Review(acknowledged=acknowledged is not None, resolved=resolved is not None)
        for flag_id, acknowledged, resolved in session.execute(query)
    }


def _left(session: Session, participant_ids: Collection[UUID]) -> frozenset[UUID]:
    """Participants who died, or who no longer want to be asked; a withdrawn withdrawal counts for nothing."""
    table = DatedFact
    query = select(
        table.participant_id,
        table.id,
        table.kind,
        table.on,
        table.at,
        table.detail,
        table.corrects,
        table.recorded_at,
        table.reason,
    ).where(table.participant_id.in_(participant_ids), table.kind.in_(LEAVING))
    facts: dict[UUID, list[Fact]] = defaultdict(list)
    for participant_id, *columns in session.execute(query):
        facts[participant_id].append(Fact(*columns))
    return frozenset(person for person, theirs in facts.items() if any(map(_leaves, current(theirs))))


def _leaves(fact: Current) -> bool:
    return fact.kind == "death" or fact.detail.get("from") in {"pro", "all"}
