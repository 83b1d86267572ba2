"""An investigator decides about a request to correct: accept what another has proposed, or decline. Once.

Two people: neither who asked for it at the site nor who proposed it decides. What the participant gave stays readable.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit, trail
from proapp.base.actor import Actor
from proapp.base.canonical import plain
from proapp.base.errors import Conflict, Forbidden, Invalid, NotFound, Place
from proapp.response import correction_requests
from proapp.response.tables import CorrectionDecision, CorrectionProposal, CorrectionRequest
from proapp.workflow.answering.correct import correct
from proapp.workflow.answering.revise import Reason
from proapp.workflow.answering.void import void
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.review.propose_correction import in_question

ACCEPT, DECLINE = "accept", "decline"


@dataclass(frozen=True, slots=True)
class Verdict:
    """accept (with the proposal that was read) or decline, and why."""

    decision: str
    reason: str
    proposal_id: UUID | None = None


def decide_correction(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, request_id: UUID, verdict: Verdict
) -> CorrectionDecision:
    """Decide; accepting puts the next revision in force. The same decision again changes nothing.

    Raises NotFound, Forbidden (the decider has asked or proposed), Invalid (no proposal named), Conflict (decided
    otherwise, another proposal is newer, or the answer was revised since), Voided.
    """
    request = correction_requests.correction_request(session, request_id, lock=True)
    if request is None:
        raise NotFound("there is no such request")
    if known := correction_requests.decision(session, request_id):
        return _same(known, verdict)
    proposals = correction_requests.proposals(session, request_id)
    _require_another(request, proposals, actor)

    response_id = None
    if verdict.decision == ACCEPT:
        proposal = _accepted(proposals, verdict)
        response_id = _revise(session, request, proposal, verdict, actor=actor, now=now, catalogue=catalogue)
    row = _row(request, verdict, response_id, actor=actor, now=now)
    session.execute(insert(CorrectionDecision).values(row))
    _record(session, row, verdict, actor=actor, now=now)
    stored = correction_requests.decision(session, request_id)
    assert stored is not None
    return stored


def _same(known: CorrectionDecision, verdict: Verdict) -> CorrectionDecision:
    same = (known.decision, known.proposal_id) == (verdict.decision, _named(verdict))
    if not same:
        raise Conflict("this request was decided before, otherwise")
    return known


def _named(verdict: Verdict) -> UUID | None:
    return verdict.proposal_id if verdict.decision == ACCEPT else None


def _require_another(request: CorrectionRequest, proposals: list[CorrectionProposal], actor: Actor) -> None:
    if actor.id == request.requested_by or any(actor.id == one.proposed_by for one in proposals):
        raise Forbidden("you have asked for this or proposed it: another investigator decides")


def _accepted(proposals: list[CorrectionProposal], verdict: Verdict) -> CorrectionProposal:
    if not proposals:
        raise Conflict("nobody has proposed what should stand there")
    if verdict.proposal_id is None:
        raise Invalid("say what is accepted", errors=[Place("/proposal", "the id of the proposal that you have read")])
    if proposals[-1].id != verdict.proposal_id:
        raise Conflict("another proposal is newer: read it, then decide")
    return proposals[-1]


def _revise(
    session: Session,
    request: CorrectionRequest,
    proposal: CorrectionProposal,
    verdict: Verdict,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> UUID:
    """The next revision, by who decided, for the reason it was proposed for."""
    standing, new_id = in_question(session, request), uuid5(proposal.id, "accepted")
    (event,) = trail.about(session, "correction_proposal", [proposal.id])
    reason = Reason(proposal.reason_code, event["reason"] or verdict.reason)
    common: dict[str, Any] = {
        "actor": actor,
        "now": now,
        "response_id": standing.id,
        "new_id": new_id,
        "reason": reason,
    }
    if proposal.answers is None:
        return void(session, **common).id
    return correct(session, **common, catalogue=catalogue, answers=proposal.answers).id


def _row(
    request: CorrectionRequest, verdict: Verdict, response_id: UUID | None, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    return {
        "request_id": request.id,
        "trial_id": request.trial_id,
        "participant_id": request.participant_id,
        "decision": verdict.decision,
        "proposal_id": _named(verdict),
        "response_id": response_id,
        "decided_by": actor.id,
        "decided_at": now,
    }


def _record(session: Session, row: dict[str, Any], verdict: Verdict, *, actor: Actor, now: datetime) -> None:
    audit.record(
        session,
        audit.Event(
            stream=row["trial_id"],
            action="correction.decided",
            object_type="correction_decision",
            object_id=str(row["request_id"]),
            actor=actor,
            at=now,
            after=row,
            reason_text=verdict.reason,
            detail=plain({name: row[name] for name in ("decision", "proposal_id", "response_id")}),
        ),
    )
