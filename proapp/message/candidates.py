"""Which assignments may need a reminder now: those that opened lately or close soon, and nothing else is read.

Two ranges of two indexes in one statement, so that a million assignments cost nothing when none is due. What was
reminded of already drops out by the message's key, what was answered by its response.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, literal_column, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from proapp.message.reminder import CLOSING, OPENING, Window
from proapp.message.tables import Message
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment

LATELY = timedelta(hours=72)  # an outage of a long weekend; whatever opened before gets its last reminder only
SOON = timedelta(hours=24)  # the earliest a last reminder is sent


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open, unanswered assignment and the step of its reminders that is not in the outbox yet."""

    step: str
    assignment_id: UUID
    trial_id: str
    participant_id: UUID
    target_on: date
    window: Window


def candidates(session: Session, *, now: datetime) -> list[Candidate]:
    """Every assignment whose opening or closing reminder may be due by `now` and is not in the outbox."""
    opened = (now - LATELY < Assignment.opens_at) & (Assignment.opens_at <= now) & (Assignment.closes_at > now)
    closing = (now < Assignment.closes_at) & (Assignment.closes_at <= now + SOON) & (Assignment.opens_at <= now)
    rows = session.execute(union_all(_without_reminder(OPENING, opened), _without_reminder(CLOSING, closing)))
    return [
        Candidate(step, assignment_id, trial_id, participant_id, target_on, Window(opens_at, closes_at, zone))
        for step, assignment_id, trial_id, participant_id, target_on, opens_at, closes_at, zone in rows
    ]


def _without_reminder(step: str, in_range: ColumnElement[bool]) -> Select[Any]:
    answered = exists().where(Response.assignment_id == Assignment.id, Response.current)
    told = exists().where(Message.key == _key(step))
    columns: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...] = (
        literal_column(f"'{step}'").label("step"),
        Assignment.id,
        Assignment.trial_id,
        Assignment.participant_id,
        Assignment.target_on,
        Assignment.opens_at,
        Assignment.closes_at,
        Assignment.zone,
    )
    return select(*columns).where(in_range, Assignment.cancelled_at.is_(None), ~answered, ~told)


def _key(step: str) -> ColumnElement[str]:
    """The key of `proapp.message.draft.reminder_key`, in SQL: a test holds them equal."""
    assignment_id = func.replace(cast(Assignment.id, String), "-", "")
    return literal(f"reminder:{step}:") + assignment_id + ":" + cast(Assignment.target_on, String)
