"""Somebody at the site says what should stand in an answer's place. It changes nothing: another decides."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.canonical import canonical
from proapp.base.errors import Conflict, Invalid, NotFound, Place, Voided
from proapp.instrument.answers import problems
from proapp.response import correction_requests, queries
from proapp.response.tables import CorrectionProposal, CorrectionRequest, Response
from proapp.workflow.answering.revise import Reason
from proapp.workflow.catalogue import Catalogue


def propose_correction(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    request_id: UUID,
    answers: Mapping[str, Any] | None,
    reason: Reason,
) -> CorrectionProposal:
    """Keep a proposal: all answers as they should be, or None to take the response out. The newest one counts.

    The same again changes nothing. Raises NotFound, Invalid naming each item, Conflict (the request is decided, or the
    answer was revised since), Voided.
    """
    request = correction_requests.correction_request(session, request_id, lock=True)
    if request is None:
        raise NotFound("there is no such request")
    row = _row(request, answers, reason, actor=actor, now=now)
    if known := session.get(CorrectionProposal, row["id"]):
        return known
    standing = in_question(session, request)
    if answers is not None:
        _check(standing, answers, catalogue)

    if earlier := correction_requests.proposals(session, request_id):  # the newest counts, so no two at one instant
        row["proposed_at"] = max(now, earlier[-1].proposed_at + timedelta(microseconds=1))
    session.execute(insert(CorrectionProposal).values(row))
    _record(session, row, standing, actor=actor, now=now, reason=reason)
    stored = session.get(CorrectionProposal, row["id"])
    assert stored is not None
    return stored


def in_question(session: Session, request: CorrectionRequest) -> Response:
    """The response in force that a request is about. Raises Conflict (decided, or revised since) and Voided."""
    if correction_requests.decision(session, request.id) is not None:
        raise Conflict("this request is decided: ask again")
    meant = queries.response(session, request.response_id)
    assert meant is not None
    standing = queries.revisions(session, meant.assignment_id)[-1]
    if standing.voided:
        raise Voided("the response was taken out")
    if standing.received_at > request.received_at:
        raise Conflict("the answer was corrected since this was asked: read it, then ask again")
    return standing


def _row(
    request: CorrectionRequest, answers: Mapping[str, Any] | None, reason: Reason, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    said = None if answers is None else dict(answers)
    content = canonical({"answers": said, "reason": reason.code, "by": actor.id}).decode()
    return {
        "id": uuid5(request.id, content),
        "trial_id": request.trial_id,
        "participant_id": request.participant_id,
        "request_id": request.id,
        "answers": said,
        "reason_code": reason.code,
        "proposed_by": actor.id,
        "proposed_at": now,
    }


def _check(standing: Response, answers: Mapping[str, Any], catalogue: Catalogue) -> None:
    faults = problems(catalogue.library.get(standing.instrument), answers)
    places = [Place(f"/answers{fault.pointer}", fault.message) for fault in faults]
    if not places and dict(answers) == standing.answers:
        places = [Place("/answers", "these are the answers in force")]
    if places:
        raise Invalid("the answers do not fit", errors=places)


def _record(
    session: Session, row: dict[str, Any], standing: Response, *, actor: Actor, now: datetime, reason: Reason
) -> None:
    audit.record(
        session,
        audit.Event(
            stream=row["trial_id"],
            action="correction.proposed",
            object_type="correction_proposal",
            object_id=str(row["id"]),
            actor=actor,
            at=now,
            after=row,
            reason_code=reason.code,
            reason_text=reason.text,
            detail={"request": str(row["request_id"]), "response": str(standing.id)},
        ),
    )
