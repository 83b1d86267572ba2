"""Named reads of what participants say is wrong with their answers, and what has become of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session, aliased

from proapp.participant.tables import Participant
from proapp.response.tables import CorrectionRequest, Response

MEANT, CURRENT = aliased(Response), aliased(Response)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it is kept. `state`: open, or corrected or taken-out once the site has revised the answer since."""

    id: UUID
    participant_id: UUID
    response_id: UUID
    instrument: str
    items: Sequence[str]
    words: str | None
    requested_at: datetime
    received_at: datetime
    state: str


def correction_request(session: Session, request_id: UUID) -> CorrectionRequest | None:
    """One request by id, as stored."""
    return session.get(CorrectionRequest, request_id)


def of_participant(session: Session, participant_id: UUID) -> list[Request]:
    """Everything a participant has asked to have corrected, oldest first."""
    query = _requests().where(CorrectionRequest.participant_id == participant_id)
    query = query.order_by(CorrectionRequest.received_at, CorrectionRequest.id)
    return [_request(row) for row in session.execute(query)]


def of_trial(
    session: Session,
    trial_id: str,
    *,
    sites: frozenset[UUID] | None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Request]:
    """A trial's requests, newest first; `sites` None is every site; `before` is (received_at, id) of the last seen."""
    query = (
        _requests()
        .where(CorrectionRequest.trial_id == trial_id)
        .order_by(CorrectionRequest.received_at.desc(), CorrectionRequest.id.desc())
        .limit(limit)
    )
    if sites is not None:
        query = query.join(Participant, Participant.id == CorrectionRequest.participant_id)
        query = query.where(Participant.site_id.in_(sites))
    if before is not None:
        query = query.where(tuple_(CorrectionRequest.received_at, CorrectionRequest.id) < before)
    return [_request(row) for row in session.execute(query)]


def _requests() -> Select[CorrectionRequest, str, datetime, bool]:
    return (
        select(CorrectionRequest, MEANT.instrument, CURRENT.received_at, CURRENT.voided)
        .join(MEANT, MEANT.id == CorrectionRequest.response_id)
        .join(CURRENT, (CURRENT.assignment_id == MEANT.assignment_id) & CURRENT.current)
    )


def _request(row: Any) -> Request:
    asked, instrument, revised_at, voided = row
    state = "open" if revised_at <= asked.received_at else "taken-out" if voided else "corrected"
    return Request(
        asked.id, asked.participant_id, asked.response_id, instrument, asked.items, asked.words,
        asked.requested_at, asked.received_at, state,
    )  # fmt: skip
