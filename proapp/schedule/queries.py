"""Named reads and writes of assignments; their state as SQL, the same as the rule in `state`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    Uuid,
    and_,
    bindparam,
    case,
    column,
    exists,
    func,
    insert,
    or_,
    select,
    table,
    update,
)  # fmt: skip
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.schedule.calendar_feed import Entry
from proapp.schedule.carried import Due
from proapp.schedule.deadline import NO_GRACE, bounded
from proapp.schedule.difference import Difference, Existing
from proapp.schedule.planned import Label, Planned
from proapp.schedule.tables import Assignment
from proapp.trial.unscheduled import UNSCHEDULED

ASSIGNMENT = table_of(Assignment)
# Responses come later on the path, so they are named here by the columns that are looked at.
RESPONSE = table("response", column("assignment_id", Uuid), column("current", Boolean), column("voided", Boolean))
COPIED = (
    "timepoint", "use", "period", "cycle", "ordinal", "instrument", "take", "opens_at", "target_on", "closes_at",
    "zone", "anchor", "anchor_fact", "anchor_version", "recall_spans",
)  # fmt: skip
CALENDAR_BACK, CALENDAR_AHEAD = timedelta(days=30), timedelta(days=183)
LABELS = ("timepoint", "use", "period", "cycle", "ordinal", "recall_spans")


def assignment(session: Session, assignment_id: UUID, *, lock: bool = False) -> Assignment | None:
    """An assignment by id. `lock` makes whoever begins or answers it at the same time wait."""
    return session.get(Assignment, assignment_id, with_for_update=lock or None)


def answered() -> ColumnElement[bool]:
    """Whether a response stands for the assignment."""
    return exists().where(RESPONSE.c.assignment_id == ASSIGNMENT.c.id, RESPONSE.c.current, ~RESPONSE.c.voided)


def is_answered(session: Session, assignment_id: UUID) -> bool:
    """Whether a response stands for this assignment."""
    return bool(session.scalar(select(answered()).where(ASSIGNMENT.c.id == assignment_id)))


def state(now: datetime, *, grace: timedelta = NO_GRACE) -> ColumnElement[str]:
    """The state of each assignment at an instant; `grace` as the protocol says. Equals the rule in `state`."""
    row = ASSIGNMENT.c
    still_open = or_(
        row.closes_at > now,
        and_(row.started_at.is_not(None), row.started_at < row.closes_at, row.closes_at > now - bounded(grace)),
    )
    return case(
        (answered(), "completed"),
        (row.cancelled_at.is_not(None), "cancelled"),
        (row.opens_at > now, "upcoming"),
        (still_open, "open"),
        else_="missed",
    )


def of_participant(
    session: Session,
    participant_id: UUID,
    *,
    now: datetime,
    grace: timedelta = NO_GRACE,
    states: frozenset[str] | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 200,
    planned_only: bool = False,
) -> list[tuple[Assignment, str]]:
    """A participant's assignments with their states, by opening; `after` is (opens_at, id) of the last one seen."""
    worked_out = state(now, grace=grace)
    query = (
        select(Assignment, worked_out.label("state"))
        .where(Assignment.participant_id == participant_id)
        .order_by(Assignment.opens_at, Assignment.id)
        .limit(limit)
    )
    if planned_only:
        query = query.where(Assignment.timepoint != UNSCHEDULED)
    if states is not None:
        query = query.where(worked_out.in_(states))
    if after is not None:
        opens_at, last = after
        query = query.where(
            or_(Assignment.opens_at > opens_at, and_(Assignment.opens_at == opens_at, Assignment.id > last))
        )
    return [(row[0], row[1]) for row in session.execute(query)]


def due(session: Session, participant_id: UUID, *, now: datetime, grace: timedelta = NO_GRACE) -> list[Assignment]:
    """What a participant can answer now: one indexed query over windows that have not closed."""
    query = (
        select(Assignment)
        .where(
            Assignment.participant_id == participant_id,
            Assignment.closes_at > now - bounded(grace),
            Assignment.opens_at <= now,
            state(now, grace=grace) == "open",
        )
        .order_by(Assignment.closes_at, Assignment.id)
    )
    return list(session.scalars(query))


def calendar(session: Session, participant_id: UUID, *, now: datetime) -> list[Entry]:
    """What a participant's calendar shows: what is not answered and closes after, or was cancelled within, a month ago.

    By opening; half a year ahead.
    """
    row = ASSIGNMENT.c
    query = (
        select(
            row.id, row.version, row.opens_at, row.closes_at, row.target_on, row.zone,
            func.coalesce(row.cancelled_at, row.planned_at), row.cancelled_at.is_not(None),
        )
        .where(
            row.participant_id == participant_id,
            row.closes_at > now - CALENDAR_BACK,
            row.opens_at < now + CALENDAR_AHEAD,
            or_(row.cancelled_at.is_(None), row.cancelled_at > now - CALENDAR_BACK),
            ~answered(),
        )
        .order_by(row.opens_at, row.id)
    )  # fmt: skip
    return [Entry(*found) for found in session.execute(query)]


def _held() -> Select[Any]:
    row = ASSIGNMENT.c
    has_response = exists().where(RESPONSE.c.assignment_id == row.id, RESPONSE.c.current)
    return (
        select(*(row[name] for name in Due.__slots__ if name != "answered"), has_response)
        .where(
            row.participant_id == bindparam("participant"),
            row.closes_at > bindparam("since"),
            row.opens_at < bindparam("until"),
            or_(row.cancelled_at.is_(None), has_response),
            or_(row.timepoint != UNSCHEDULED, has_response),
        )
        .order_by(row.opens_at, row.id)
    )


HELD = _held()  # built once: every phone asks for it often


def held(session: Session, participant_id: UUID, *, since: datetime, until: datetime) -> list[Due]:
    """What a phone holds: what closes after `since` and opens before `until`, by opening, and what of it has an answer.

    An answer that was taken out counts too: it is for the site to ask again.
    """
    asked = {"participant": participant_id, "since": since, "until": until}
    return [Due(*row) for row in session.connection().execute(HELD, asked)]


def existing(session: Session, participant_id: UUID) -> list[Existing]:
    """A participant's assignments as planning compares them; one with any response, even a void one, never moves.

    Unscheduled reports are no part of a plan.
    """
    row = ASSIGNMENT.c
    has_response = exists().where(RESPONSE.c.assignment_id == row.id)
    query = select(
        row.id, row.take, row.opens_at, row.target_on, row.closes_at, row.zone, row.timepoint, row.use, row.period,
        row.cycle, row.ordinal, row.serves, row.recall_spans, row.started_at, row.cancelled_at, row.instrument,
        has_response.label("has_response"),
    ).where(row.participant_id == participant_id, row.timepoint != UNSCHEDULED)  # fmt: skip
    return [_existing(found) for found in session.execute(query)]


def _existing(row: Any) -> Existing:
    label = Label(
        row.timepoint, row.use, row.period, row.cycle, row.ordinal, tuple(row.serves), bool(row.recall_spans)
    )  # fmt: skip
    return Existing(
        id=row.id,
        take=row.take,
        opens_at=row.opens_at,
        target_on=row.target_on,
        closes_at=row.closes_at,
        zone=row.zone,
        label=label,
        started=row.started_at is not None,
        answered=bool(row.has_response),
        cancelled=row.cancelled_at is not None,
        instrument=row.instrument,
    )


def apply(session: Session, change: Difference, *, trial_id: str, now: datetime) -> None:
    """Store a difference: add, move, relabel and cancel, each in one statement."""
    added = [
        {**_columns(planned), "id": planned.id, "trial_id": trial_id, "participant_id": planned.participant,
         "planned_at": now, "version": 1, "had_opened": False}
        for planned in change.add
    ]  # fmt: skip
    if added:
        session.execute(insert(ASSIGNMENT), added)
    _update(session, ({"row": move.id, **_columns(move.planned), **UNCANCELLED} for move in change.move))
    _update(session, ({"row": relabel.id, **_labels(relabel.planned)} for relabel in change.relabel))
    _update(
        session,
        (
            {"row": gone.id, "cancelled_at": now, "cancel_reason": gone.reason, "had_opened": gone.had_opened}
            for gone in change.cancel
        ),
    )


ADD = insert(ASSIGNMENT)


def add_reports(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store the assignments of reports that nobody asked for (`proapp.schedule.report`)."""
    if rows:
        session.connection().execute(ADD, list(rows))


UNCANCELLED: dict[str, Any] = {"cancelled_at": None, "cancel_reason": None, "had_opened": False}


def _columns(planned: Planned) -> dict[str, Any]:
    copied = {name: getattr(planned, name) for name in COPIED}
    return {**copied, "serves": list(planned.serves), "why": dict(planned.why)}


def _labels(planned: Planned) -> dict[str, Any]:
    copied = {name: getattr(planned, name) for name in LABELS}
    return {**copied, "serves": list(planned.serves), "why": dict(planned.why)}


def _update(session: Session, changes: Iterable[dict[str, Any]]) -> None:
    rows = list(changes)
    if not rows:
        return
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "row"}
    statement = update(ASSIGNMENT).where(ASSIGNMENT.c.id == bindparam("row"))
    statement = statement.values(**values, version=ASSIGNMENT.c.version + 1)
    bound = [{name if name == "row" else f"new_{name}": value for name, value in row.items()} for row in rows]
    session.connection().execute(statement, bound)
