"""The words "I made a mistake" over HTTP: a request for the site, never an edit; and how two people decide about it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from proapp.api import lineage, paging, policy, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.correction_request import (
    CorrectionRequestInSchema,
    CorrectionRequestList,
    CorrectionRequestSchema,
    ProposalInSchema,
    SiteRequestDetailSchema,
    SiteRequestList,
    VerdictSchema,
)
from proapp.base import errors, trail
from proapp.response import correction_requests, queries
from proapp.response.correction_requests import Request
from proapp.workflow.answering.request_correction import NewRequest, request_correction
from proapp.workflow.answering.revise import Reason
from proapp.workflow.review.decide_correction import Verdict, decide_correction
from proapp.workflow.review.propose_correction import propose_correction

blueprint = Blueprint("correction_requests", __name__, about="What is said to be wrong with answers, and its end.")


@blueprint.route("/responses/<uuid:response_id>/correction-requests/<uuid:request_id>", methods=["PUT"])
@blueprint.takes(CorrectionRequestInSchema)
@blueprint.gives(200, CorrectionRequestSchema)
@blueprint.made(CorrectionRequestSchema)
@blueprint.refuses(errors.Conflict)
def ask(content: dict[str, Any], response_id: UUID, request_id: UUID) -> Any:
    """Ask to have a response corrected, one's own or at the site a participant's, under an id the client makes.

    The same again changes nothing. The answer stays as it is until two people at the site have decided.
    """
    request, created = work.writing(
        lambda session: request_correction(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            request=NewRequest(id=request_id, response_id=response_id, **content),
        )
    )
    return _told(_found(request.id)), 201 if created else 200


def _found(request_id: UUID) -> Request:
    found = correction_requests.request(work.reading(), request_id)
    if found is None:
        raise errors.NotFound("there is no such request")
    return found


def _told(request: Request) -> dict[str, Any]:
    """As the participant is told it: nothing of what the site says to itself."""
    return {**asdict(request), "state": request.told()}


@blueprint.route("/me/correction-requests", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, CorrectionRequestList)
def mine(query: dict[str, Any]) -> Any:
    """What this phone's participant has asked to have corrected, oldest first, and what has become of it."""
    participant_id = work.actor().participant_id
    assert participant_id is not None  # the policy lets only phones in
    page = paging.page(correction_requests.of_participant(work.reading(), participant_id), query, by=_by_receipt)
    return {**page, "items": [_told(one) for one in page["items"]]}


@blueprint.route("/trials/<trial:trial_id>/correction-requests", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, SiteRequestList)
def of_trial(query: dict[str, Any], trial_id: str) -> Any:
    """What participants of your sites, or their staff, asked to have corrected, newest first."""
    limit = paging.capped(query["limit"])
    found = correction_requests.of_trial(
        work.reading(),
        trial_id,
        sites=work.actor().sites(trial_id, policy.CLINICAL),
        before=paging.moment(query["cursor"]),
        limit=limit + 1,
    )
    page = paging.cut(found, limit=limit, by=_by_receipt)
    return {**page, "items": _with_proposals(page["items"])}


def _with_proposals(requests: Sequence[Request]) -> list[dict[str, Any]]:
    """Each with the newest proposal, if there is one."""
    found = lineage.proposed(correction_requests.proposals(work.reading(), *(one.id for one in requests)))
    newest = {proposal["request_id"]: proposal for proposal in found}
    return [{**asdict(one), "proposal": newest.get(one.id)} for one in requests]


def _by_receipt(request: Request) -> tuple[str, str]:
    return request.received_at.isoformat(timespec="microseconds"), str(request.id)


@blueprint.route("/correction-requests/<uuid:request_id>", methods=["GET"])
@blueprint.gives(200, SiteRequestDetailSchema)
def read(request_id: UUID) -> Any:
    """One request with the answers in force, what the proposal changes, and the decision."""
    return _detailed(request_id)


def _detailed(request_id: UUID) -> dict[str, Any]:
    session, request = work.reading(), _found(request_id)
    (shown,) = _with_proposals([request])
    meant = queries.response(session, request.response_id)
    assert meant is not None
    revisions = queries.revisions(session, meant.assignment_id)
    before = [one for one in revisions if one.received_at <= request.received_at][-1]
    newest = shown["proposal"]
    return {
        **shown,
        "answers": revisions[-1].answers,
        "changes": [] if newest is None else lineage.changed(before, newest["answers"]),
        "proposals": lineage.proposed(correction_requests.proposals(session, request_id)),
        "decision": _decision(request_id),
    }


def _decision(request_id: UUID) -> dict[str, Any] | None:
    decided = correction_requests.decision(work.reading(), request_id)
    if decided is None:
        return None
    (event,) = trail.about(work.reading(), "correction_decision", [request_id])
    names = ("decision", "response_id", "decided_by", "decided_at")
    return {**{name: getattr(decided, name) for name in names}, "reason": event["reason"]}


@blueprint.route("/correction-requests/<uuid:request_id>/proposal", methods=["POST"])
@blueprint.takes(ProposalInSchema)
@blueprint.gives(200, SiteRequestDetailSchema)
@blueprint.refuses(errors.Conflict, errors.Voided)
def propose(content: dict[str, Any], request_id: UUID) -> Any:
    """Say what should stand there. Nothing changes before an investigator other than you has decided."""
    work.writing(
        lambda session: propose_correction(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            request_id=request_id,
            answers=content["answers"],
            reason=Reason(content["reason_code"], content["reason"]),
        )
    )
    return _detailed(request_id)


@blueprint.route("/correction-requests/<uuid:request_id>/decision", methods=["POST"])
@blueprint.takes(VerdictSchema)
@blueprint.gives(200, SiteRequestDetailSchema)
@blueprint.refuses(errors.Conflict, errors.Voided)
def decide(content: dict[str, Any], request_id: UUID) -> Any:
    """Accept what somebody else has proposed, or decline. Once: the same again changes nothing."""
    verdict = Verdict(content["decision"], content["reason"], content["proposal"])
    work.writing(
        lambda session: decide_correction(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            request_id=request_id,
            verdict=verdict,
        )
    )
    return _detailed(request_id)
