"""The words "I made a mistake" over HTTP: a request for the site, never an edit."""

from typing import Any
from uuid import UUID

from proapp.api import paging, policy, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.correction_request import (
    CorrectionRequestInSchema,
    CorrectionRequestList,
    CorrectionRequestSchema,
)
from proapp.base import errors
from proapp.response import correction_requests
from proapp.response.correction_requests import Request
from proapp.workflow.answering.request_correction import NewRequest, request_correction

blueprint = Blueprint("correction_requests", __name__, about="What participants say is wrong with their answers.")


@blueprint.route("/responses/<uuid:response_id>/correction-requests/<uuid:request_id>", methods=["PUT"])
@blueprint.takes(CorrectionRequestInSchema)
@blueprint.gives(200, CorrectionRequestSchema)
@blueprint.made(CorrectionRequestSchema)
@blueprint.refuses(errors.Conflict)
def ask(content: dict[str, Any], response_id: UUID, request_id: UUID) -> Any:
    """Ask the site to correct a response of one's own, under an id the phone makes. The same again changes nothing."""
    request, created = work.writing(
        lambda session: request_correction(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            request=NewRequest(id=request_id, response_id=response_id, **content),
        )
    )
    mine = correction_requests.of_participant(work.reading(), request.participant_id)
    return next(one for one in mine if one.id == request_id), 201 if created else 200


@blueprint.route("/me/correction-requests", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, CorrectionRequestList)
def mine(query: dict[str, Any]) -> Any:
    """What this phone's participant has asked to have corrected, oldest first, and what has become of it."""
    participant_id = work.actor().participant_id
    assert participant_id is not None  # the policy lets only phones in
    return paging.page(correction_requests.of_participant(work.reading(), participant_id), query, by=_by_receipt)


@blueprint.route("/trials/<trial:trial_id>/correction-requests", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, CorrectionRequestList)
def of_trial(query: dict[str, Any], trial_id: str) -> Any:
    """What participants of your sites asked to have corrected, newest first."""
    limit = paging.capped(query["limit"])
    found = correction_requests.of_trial(
        work.reading(),
        trial_id,
        sites=work.actor().sites(trial_id, policy.CLINICAL),
        before=paging.moment(query["cursor"]),
        limit=limit + 1,
    )
    return paging.cut(found, limit=limit, by=_by_receipt)


def _by_receipt(request: Request) -> tuple[str, str]:
    return request.received_at.isoformat(timespec="microseconds"), str(request.id)
