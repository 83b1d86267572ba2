"""Named reads of what is said to be wrong with answers, what the site proposes, and what has become of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select, tuple_
from sqlalchemy.orm import Session, aliased

from proapp.participant.tables import Participant
from proapp.response.tables import CorrectionDecision, CorrectionProposal, CorrectionRequest, Response

MEANT, CURRENT = aliased(Response), aliased(Response)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it is kept; `requested_by` is None for the participant themselves.

    `state`: open, proposed once somebody at the site has said what should stand there, declined, or corrected or
    taken-out once the answer was revised since.
    """

    id: UUID
    participant_id: UUID
    response_id: UUID
    instrument: str
    items: Sequence[str]
    words: str | None
    requested_at: datetime
    received_at: datetime
    requested_by: str | None
    state: str

    def told(self) -> str:
        """The state as the participant is told it: what the site discusses among itself is still open."""
        return "open" if self.state == "proposed" else self.state


def correction_request(session: Session, request_id: UUID, *, lock: bool = False) -> CorrectionRequest | None:
    """One request by id, as stored. `lock` makes who proposes or decides at the same time wait."""
    return session.get(CorrectionRequest, request_id, with_for_update=lock or None)


def request(session: Session, request_id: UUID) -> Request | None:
    """One request by id, with its state."""
    row = session.execute(_requests().where(CorrectionRequest.id == request_id)).first()
    return None if row is None else _request(row)


def proposals(session: Session, *request_ids: UUID) -> list[CorrectionProposal]:
    """What was proposed for some requests, oldest first: the last of each counts."""
    query = select(CorrectionProposal).where(CorrectionProposal.request_id.in_(request_ids))
    return list(session.scalars(query.order_by(CorrectionProposal.proposed_at, CorrectionProposal.id)))


def decision(session: Session, request_id: UUID) -> CorrectionDecision | None:
    """How a request ended; None while it is open."""
    return session.get(CorrectionDecision, request_id)


def behind(session: Session, response_ids: Sequence[UUID]) -> dict[UUID, tuple[CorrectionDecision, CorrectionProposal]]:
    """The decisions and proposals that revisions were made by, by the revision's id."""
    query = (
        select(CorrectionDecision, CorrectionProposal)
        .join(CorrectionProposal, CorrectionProposal.id == CorrectionDecision.proposal_id)
        .where(CorrectionDecision.response_id.in_(response_ids))
    )
    found = session.execute(query).all()
    return {decided.response_id: (decided, proposed) for decided, proposed in found if decided.response_id}


def of_participant(session: Session, participant_id: UUID) -> list[Request]:
    """Everything a participant has asked to have corrected, oldest first; not what their site has asked."""
    own = CorrectionRequest.requested_by.is_(None)
    query = _requests().where(CorrectionRequest.participant_id == participant_id, own)
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


def _requests() -> Select[CorrectionRequest, str, datetime, bool, str, bool]:
    proposed = exists().where(CorrectionProposal.request_id == CorrectionRequest.id)
    return (
        select(
            CorrectionRequest,
            MEANT.instrument,
            CURRENT.received_at,
            CURRENT.voided,
            CorrectionDecision.decision,
            proposed,
        )
        .join(MEANT, MEANT.id == CorrectionRequest.response_id)
        .join(CURRENT, (CURRENT.assignment_id == MEANT.assignment_id) & CURRENT.current)
        .join(CorrectionDecision, CorrectionDecision.request_id == CorrectionRequest.id, isouter=True)
    )


def _request(row: Any) -> Request:
    asked, instrument, revised_at, voided, decided, proposed = row
    return Request(
        asked.id, asked.participant_id, asked.response_id, instrument, asked.items, asked.words,
        asked.requested_at, asked.received_at, asked.requested_by,
        _state(decided, revised=revised_at > asked.received_at, voided=voided, proposed=proposed),
    )  # fmt: skip


def _state(decided: str | None, *, revised: bool, voided: bool, proposed: bool) -> str:
    if decided == "decline":
        return "declined"
    if decided == "accept" or revised:
        return "taken-out" if voided else "corrected"
    return "proposed" if proposed else "open"
