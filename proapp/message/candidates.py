"""Which assignments may need a reminder now: those that opened lately or close soon, and nothing else is read.

Two ranges of two indexes in one statement, so that a million assignments cost nothing when none is due. What was
reminded of already drops out by the message's key, what was answered by its response.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from proapp.base.tables import Instant
from proapp.message.reminder import CLOSING, OPENING, Window
from proapp.message.tables import Message
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment

assignment = Assignment.__table__
response = Response.__table__
message = Message.__table__

LATELY = timedelta(hours=72)  # an outage of two days and more; whatever opened before gets its last reminder only
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
    rows = session.execute(CANDIDATES, bounds(now))
    return [
        Candidate(step, assignment_id, trial_id, participant_id, target_on, Window(opens_at, closes_at, zone))
        for step, assignment_id, trial_id, participant_id, target_on, opens_at, closes_at, zone in rows
    ]


def bounds(now: datetime) -> dict[str, datetime]:
    """The instants between which openings and closings are looked for: the parameters of CANDIDATES."""
    return {"now": now, "lately": now - LATELY, "soon": now + SOON}


def _without_reminder(step: str, *in_range: ColumnElement[bool]) -> Select[Any]:
    answered = exists().where(response.c.assignment_id == assignment.c.id, response.c.current)
    told = exists().where(message.c.key == _key(step))
    names = ("id", "trial_id", "participant_id", "target_on", "opens_at", "closes_at", "zone")
    columns = (literal_column(f"'{step}'").label("step"), *(assignment.c[name] for name in names))
    return select(*columns).where(*in_range, ~told, ~answered, assignment.c.cancelled_at.is_(None))  # likeliest first


def _key(step: str) -> ColumnElement[str]:
    """The key of `proapp.message.draft.reminder_key`, in SQL: a test holds them equal."""
    assignment_id = func.replace(cast(assignment.c.id, String), "-", "")
    return literal(f"reminder:{step}:") + assignment_id + ":" + cast(assignment.c.target_on, String)


NOW, BEFORE, AFTER = (bindparam(name, type_=Instant()) for name in ("now", "lately", "soon"))
OPENED = (assignment.c.opens_at > BEFORE, assignment.c.opens_at <= NOW, assignment.c.closes_at > NOW)
CLOSES = (assignment.c.closes_at > NOW, assignment.c.closes_at <= AFTER, assignment.c.opens_at <= NOW)
# Built once: this runs every ten seconds, and building it would take longer than running it.
CANDIDATES = union_all(_without_reminder(OPENING, *OPENED), _without_reminder(CLOSING, *CLOSES))
