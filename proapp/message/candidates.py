"""Which assignments may need a reminder now: those that opened lately or close soon, and nothing else is read.

One range of an index for each step of each trial's reminders, in one statement, so that a million assignments cost
nothing when none is due. What was reminded of already drops out by the message's key, what was answered by its
response.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
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

from proapp.base.tables import Instant, table_of
from proapp.message.reminder import Window
from proapp.message.tables import Message
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment
from proapp.trial.reminders import STEPS, Step

assignment, response, message = (table_of(entity) for entity in (Assignment, Response, Message))

LATELY = timedelta(hours=72)  # an outage of two days and more; whatever opened before gets its last reminder only
COLUMNS = ("id", "trial_id", "participant_id", "instrument", "target_on", "opens_at", "closes_at", "zone")


@dataclass(frozen=True, slots=True)
class TrialStep:
    """A step of one trial's own reminders, or (trial None) of all trials that have none of their own."""

    step: Step
    trial_id: str | None = None


USUAL: tuple[TrialStep, ...] = tuple(TrialStep(step) for step in STEPS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open, unanswered assignment and the step of its reminders that is not in the outbox yet."""

    step: str
    assignment_id: UUID
    trial_id: str
    participant_id: UUID
    instrument: str
    target_on: date
    window: Window


def candidates(session: Session, *, now: datetime, steps: tuple[TrialStep, ...] = USUAL) -> list[Candidate]:
    """Every assignment whose reminder of some step may be due by `now` and is not in the outbox."""
    rows = session.execute(statement(steps), bounds(now, steps))
    return [
        Candidate(
            step, assignment_id, trial_id, participant_id, instrument, target_on, Window(opens_at, closes_at, zone)
        )
        for step, assignment_id, trial_id, participant_id, instrument, target_on, opens_at, closes_at, zone in rows
    ]


def bounds(now: datetime, steps: Sequence[TrialStep] = USUAL) -> dict[str, datetime]:
    """The instants between which openings and closings are looked for: the parameters of the statement."""
    found = {"now": now}
    for number, one in enumerate(steps):
        if one.step.after_opening is not None:
            found[f"until{number}"] = now - one.step.after_opening
            found[f"since{number}"] = now - one.step.after_opening - LATELY
        else:
            found[f"until{number}"] = now + (one.step.before_closing or timedelta(0))
    return found


@lru_cache(maxsize=16)
def statement(steps: tuple[TrialStep, ...]) -> CompoundSelect[Any]:
    """Built once for a set of steps: this runs every ten seconds, and building it takes longer than running it."""
    own = sorted({one.trial_id for one in steps if one.trial_id is not None})
    return union_all(*(_branch(one, number, own) for number, one in enumerate(steps)))


def _branch(one: TrialStep, number: int, own: Sequence[str]) -> Select[Any]:
    now, until = _instant("now"), _instant(f"until{number}")
    in_range: list[ColumnElement[bool]] = [assignment.c.closes_at > now]
    if one.step.after_opening is not None:
        in_range += [assignment.c.opens_at > _instant(f"since{number}"), assignment.c.opens_at <= until]
    else:
        in_range += [assignment.c.closes_at <= until, assignment.c.opens_at <= now]
    if one.trial_id is not None:
        in_range.append(assignment.c.trial_id == one.trial_id)
    elif own:
        in_range.append(assignment.c.trial_id.not_in(own))
    return _without_reminder(one.step.name, *in_range)


def _without_reminder(step: str, *in_range: ColumnElement[bool]) -> Select[Any]:
    answered = exists().where(response.c.assignment_id == assignment.c.id, response.c.current)
    told = exists().where(message.c.key == _key(step))
    columns = (literal_column(f"'{step}'").label("step"), *(assignment.c[name] for name in COLUMNS))
    return select(*columns).where(*in_range, ~told, ~answered, assignment.c.cancelled_at.is_(None))  # likeliest first


def _key(step: str) -> ColumnElement[str]:
    """The key of `proapp.message.draft.reminder_key`, in SQL: a test holds them equal."""
    assignment_id = func.replace(cast(assignment.c.id, String), "-", "")
    return literal(f"reminder:{step}:") + assignment_id + ":" + cast(assignment.c.target_on, String)


def _instant(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=Instant())
