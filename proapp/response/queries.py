"""Named reads and writes of responses, of what is typed so far, and of what went to quarantine."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, literal, select, tuple_, update
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.participant.tables import Participant
from proapp.response.tables import Draft, Quarantine, QuarantineResolution, Response

RESPONSE, QUARANTINE = table_of(Response), table_of(Quarantine)


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


def quarantine(session: Session, quarantine_id: UUID, *, lock: bool = False) -> Quarantine | None:
    """One thing in quarantine. `lock` makes whoever decides about it at the same time wait."""
    return session.get(Quarantine, quarantine_id, with_for_update=lock or None)


def resolution(session: Session, quarantine_id: UUID) -> QuarantineResolution | None:
    """What the site decided about something in quarantine; None while it waits."""
    return session.get(QuarantineResolution, quarantine_id)


def hold(session: Session, row: dict[str, Any]) -> None:
    """Put what could not be accepted into quarantine."""
    session.execute(insert(QUARANTINE).values(row))


def quarantined(
    session: Session,
    trial_id: str,
    *,
    sites: frozenset[UUID] | None,
    state: str | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[tuple[Quarantine, QuarantineResolution | None]]:
    """A trial's quarantine with what was decided, newest first; `sites` None is every site; `state` waiting or decided;
    `before` is (received_at, id) of the last one seen.
    """
    query = (
        select(Quarantine, QuarantineResolution)
        .join(Participant, Participant.id == Quarantine.participant_id)
        .join(QuarantineResolution, QuarantineResolution.quarantine_id == Quarantine.id, isouter=True)
        .where(Quarantine.trial_id == trial_id)
        .order_by(Quarantine.received_at.desc(), Quarantine.id.desc())
        .limit(limit)
    )
    if sites is not None:
        query = query.where(Participant.site_id.in_(sites))
    if state is not None:
        decided = QuarantineResolution.quarantine_id.is_not(None)
        query = query.where(decided if state == "decided" else ~decided)
    if before is not None:
        query = query.where(tuple_(Quarantine.received_at, Quarantine.id) < before)
    return [(row.Quarantine, row.QuarantineResolution) for row in session.execute(query)]


def receipts(
    session: Session, participant_id: UUID, *, since: datetime | None = None
) -> list[tuple[UUID, UUID, datetime, str]]:
    """Everything the server holds from a participant: (receipt, response id as sent, received at, how it is held).

    `since`: only what was received then or later.
    """
    taken = select(Response.receipt_id, Response.id, Response.received_at, literal("accepted").label("held")).where(
        Response.participant_id == participant_id, Response.revision == 1
    )
    kept = select(
        Quarantine.receipt_id, Quarantine.response_id, Quarantine.received_at, literal("quarantined").label("held")
    ).where(Quarantine.participant_id == participant_id)
    if since is not None:
        taken, kept = taken.where(Response.received_at >= since), kept.where(Quarantine.received_at >= since)
    return [(*row,) for statement in (taken, kept) for row in session.execute(statement)]


def draft(session: Session, assignment_id: UUID, *, lock: bool = False) -> Draft | None:
    """What somebody has typed so far. `lock` makes whoever changes the same draft wait."""
    return session.get(Draft, assignment_id, with_for_update=lock or None)


def drafts(session: Session, participant_id: UUID) -> list[Draft]:
    """Everything a participant has begun and not handed in."""
    query = select(Draft).where(Draft.participant_id == participant_id).order_by(Draft.updated_at, Draft.assignment_id)
    return list(session.scalars(query))
