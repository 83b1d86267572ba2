"""Enrolment codes and phones over HTTP."""

from typing import Any
from uuid import UUID

from flask import Response

from proapp.access import queries
from proapp.api import paging, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.enrolment import (
    CodeSchema,
    DeviceList,
    EnrolmentSchema,
    PinSchema,
    RevocationQuery,
    TokenPairSchema,
)
from proapp.base import errors
from proapp.workflow.enrolment.issue_code import issue_code
from proapp.workflow.enrolment.redeem_code import redeem_code
from proapp.workflow.enrolment.revoke_device import revoke_device

blueprint = Blueprint("enrolments", __name__, about="Making a phone a participant's device, and shutting it out.")


@blueprint.route("/participants/<uuid:participant_id>/enrolment-codes", methods=["POST"])
@blueprint.takes(PinSchema)
@blueprint.gives(201, CodeSchema)
def issue(content: dict[str, Any], participant_id: UUID) -> Any:
    """A one-time code, good for 72 hours together with the PIN; an older unused one dies."""
    return work.writing(
        lambda session: issue_code(
            session,
            actor=work.actor(),
            now=work.now(),
            key=work.wiring().database.key,
            participant_id=participant_id,
            pin=content["pin"],
        )
    )


@blueprint.route("/enrolments", methods=["POST"])
@blueprint.takes(EnrolmentSchema)
@blueprint.gives(201, TokenPairSchema)
@blueprint.refuses(errors.NotFound)
def redeem(content: dict[str, Any]) -> Any:
    """Redeem a code: the phone's own tokens. Wrong, used, expired and foreign codes all look the same."""
    device = work.writing(
        lambda session: redeem_code(
            session,
            now=work.now(),
            key=work.wiring().database.key,
            lives=work.wiring().settings.lives,
            request_id=work.request_id(),
            **content,
        )
    )
    if device is None:
        raise errors.NotFound("the code or the PIN is not good")
    return device


@blueprint.route("/participants/<uuid:participant_id>/devices", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, DeviceList)
def devices(query: dict[str, Any], participant_id: UUID) -> Any:
    """A participant's phones."""
    found = queries.devices(work.reading(), participant_id)
    return paging.page(found, query, by=lambda device: (device.enrolled_at.isoformat(), str(device.id)))


@blueprint.route("/devices/<uuid:device_id>", methods=["DELETE"])
@blueprint.asks(RevocationQuery)
@blueprint.response(204)
def revoke(query: dict[str, Any], device_id: UUID) -> Any:
    """Shut a phone out from its next request on. Its answers can still be sent from another enrolled phone."""
    work.writing(
        lambda session: revoke_device(
            session, actor=work.actor(), now=work.now(), device_id=device_id, reason=query["reason"]
        )
    )
    return Response(status=204)
