"""Named reads and writes of responses and of what went to quarantine. Core statements: this is the busiest path."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, literal, select, tuple_, update
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.participant.tables import Participant
from proapp.response.tables import Quarantine, Response
from proapp.schedule.tables import Assignment

RESPONSE = table_of(Response)
QUARANTINE = table_of(Quarantine)
ASSIGNMENT = table_of(Assignment)

Asked = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Known:
    """What the server already holds under a response's id."""

    participant_id: UUID
    assignment_id: UUID
    receipt_id: UUID
    received_at: datetime
    late: bool
    content_digest: str
    answers: dict[str, Any]
    voided: bool


def known(session: Session, response_id: UUID) -> Known | None:
    """A response by the id its client gave it."""
    return _known(session, RESPONSE.c.id == response_id)


def current(session: Session, assignment_id: UUID) -> Known | None:
    """The response in force for an assignment."""
    return _known(session, (RESPONSE.c.assignment_id == assignment_id) & RESPONSE.c.current)


def _known(session: Session, condition: Any) -> Known | None:
    c = RESPONSE.c
    columns = (
        c.participant_id, c.assignment_id, c.receipt_id, c.received_at, c.late, c.content_digest, c.answers, c.voided,
    )  # fmt: skip
    row = session.execute(select(*columns).where(condition)).first()
    return None if row is None else Known(*row)


def asked_of(session: Session, participant_id: UUID, assignment_id: UUID) -> Asked | None:
    """An assignment of this participant together with what the submit path needs to know about both; else None."""
    a, p = ASSIGNMENT.c, table_of(Participant).c
    query = (
        select(
            a.id, a.trial_id, a.timepoint, a.ordinal, a.instrument, a.opens_at, a.closes_at, a.target_on,
            a.cancelled_at, p.site_id, p.protocol_version, p.id.label("participant_id"),
        )
        .join_from(ASSIGNMENT, Participant.__table__, a.participant_id == p.id)
        .where(a.id == assignment_id, p.id == participant_id)
    )  # fmt: skip
    return session.execute(query).first()


@dataclass(frozen=True, slots=True)
class Reported:
    """A response in force as rules look at it: what it answered, when, and where in the plan it stood."""

    id: UUID
    instrument: str
    answers: dict[str, Any]
    completed_at: datetime
    target_on: date
    timepoint: str
    ordinal: int


def reports(
    session: Session,
    participant_id: UUID,
    *,
    instrument_id: str | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
    limit: int = 100,
) -> list[Reported]:
    """A participant's responses in force, newest first; `instrument_id`: of one instrument, in any version."""
    c, a = RESPONSE.c, ASSIGNMENT.c
    query = (
        select(c.id, c.instrument, c.answers, c.completed_at, a.target_on, a.timepoint, a.ordinal)
        .join_from(RESPONSE, ASSIGNMENT, c.assignment_id == a.id)
        .where(c.participant_id == participant_id, c.current, ~c.voided)
        .order_by(c.completed_at.desc(), c.id)
        .limit(limit)
    )
    if instrument_id is not None:
        query = query.where(c.instrument.between(f"{instrument_id}@", f"{instrument_id}A"))
    if since is not None:
        query = query.where(c.completed_at >= since)
    if before is not None:
        query = query.where(c.completed_at < before)
    return [Reported(*row) for row in session.execute(query)]


def add(session: Session, row: dict[str, Any]) -> None:
    """Store a response."""
    session.execute(insert(RESPONSE).values(row))


def supersede(session: Session, response_id: UUID) -> None:
    """A later revision takes this one's place; the row itself stays as it was."""
    session.execute(update(RESPONSE).where(RESPONSE.c.id == response_id).values(current=False))


def response(session: Session, response_id: UUID) -> Response | None:
    """A response by id, superseded or not."""
    return session.get(Response, response_id)


def revisions(session: Session, assignment_id: UUID) -> list[Response]:
    """Everything ever answered to an assignment, oldest first."""
    query = select(Response).where(Response.assignment_id == assignment_id).order_by(Response.revision)
    return list(session.scalars(query))


def of_participant(session: Session, participant_id: UUID, *, instrument: str | None = None) -> list[Response]:
    """A participant's responses in force, oldest first."""
    query = (
        select(Response)
        .where(Response.participant_id == participant_id, Response.current)
        .order_by(Response.completed_at, Response.id)
    )
    if instrument is not None:
        query = query.where(Response.instrument == instrument)
    return list(session.scalars(query))


def held(session: Session, participant_id: UUID, response_id: UUID, body_digest: str) -> Quarantine | None:
    """The same bytes under the same id, if they are in quarantine already."""
    query = select(Quarantine).where(
        Quarantine.participant_id == participant_id,
        Quarantine.response_id == response_id,
        Quarantine.body_digest == body_digest,
    )
    return session.scalar(query)


def hold(session: Session, row: dict[str, Any]) -> None:
    """Put what could not be accepted into quarantine."""
    session.execute(insert(QUARANTINE).values(row))


def quarantined(
    session: Session,
    trial_id: str,
    *,
    sites: frozenset[UUID] | None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[tuple[Quarantine, Participant]]:
    """What waits in a trial's quarantine, newest first; `sites` None is every site; `before` is (received_at, id) of
    the last one seen.
    """
    query = (
        select(Quarantine, Participant)
        .join(Participant, Participant.id == Quarantine.participant_id)
        .where(Quarantine.trial_id == trial_id)
        .order_by(Quarantine.received_at.desc(), Quarantine.id.desc())
        .limit(limit)
    )
    if sites is not None:
        query = query.where(Participant.site_id.in_(sites))
    if before is not None:
        query = query.where(tuple_(Quarantine.received_at, Quarantine.id) < before)
    return [(row.Quarantine, row.Participant) for row in session.execute(query)]


def receipts(session: Session, participant_id: UUID) -> list[tuple[UUID, UUID, datetime, str]]:
    """Everything the server holds from a participant: (receipt, response id as sent, received at, how it is held)."""
    taken = select(Response.receipt_id, Response.id, Response.received_at, literal("accepted").label("held")).where(
        Response.participant_id == participant_id, Response.revision == 1
    )
    kept = select(
        Quarantine.receipt_id, Quarantine.response_id, Quarantine.received_at, literal("quarantined").label("held")
    ).where(Quarantine.participant_id == participant_id)
    return [(*row,) for statement in (taken, kept) for row in session.execute(statement)]
