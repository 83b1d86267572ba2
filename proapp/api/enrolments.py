"""Enrolment codes and phones over HTTP."""

from typing import Any
from uuid import UUID

from flask import Response

from proapp.access import address, attempts, codes, phone_clock, qr, queries
from proapp.access.limit import LIMITS
from proapp.api import paging, remote, work
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
@blueprint.refuses(errors.NotActivated)
def issue(content: dict[str, Any], participant_id: UUID) -> Any:
    """A one-time code, to type or to scan, good for 72 hours together with the PIN; an older unused one dies."""
    issued = work.writing(
        lambda session: issue_code(
            session,
            actor=work.actor(),
            now=work.now(),
            key=work.wiring().database.key,
            participant_id=participant_id,
            pin=content["pin"],
        )
    )
    link = codes.link(work.wiring().settings.public_url, issued.secret)
    return {"code": issued.code, "link": link, "qr_svg": qr.svg(link), "expires_at": issued.expires_at}


@blueprint.route("/enrolments", methods=["POST"])
@blueprint.takes(EnrolmentSchema)
@blueprint.gives(201, TokenPairSchema)
@blueprint.refuses(errors.NotFound, errors.TooMany)
def redeem(content: dict[str, Any]) -> Any:
    """Redeem a code: the phone's own tokens. Wrong, used, expired and foreign codes all look the same.

    The tenth wrong PIN burns a code. After 20 failures in an hour from one part of the network, and above 10 tries a
    second altogether, nothing is tried until `Retry-After` has passed.
    """
    wiring = work.wiring()
    where = remote.remote()
    # A flood is turned away without waiting for the one who may write.
    attempts.admit(work.reading(), address.bucket(wiring.database.key, where), limits=LIMITS, now=work.now())
    pair = work.writing(
        lambda session: redeem_code(
            session,
            now=work.now(),
            key=wiring.database.key,
            lives=wiring.settings.lives,
            remote=where,
            request_id=work.request_id(),
            **content,
        )
    )
    if pair is None:
        raise errors.NotFound("the code or the PIN is not good")
    return pair


@blueprint.route("/participants/<uuid:participant_id>/devices", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, DeviceList)
def devices(query: dict[str, Any], participant_id: UUID) -> Any:
    """A participant's phones, and whether their clocks are right."""
    found = [_device(row) for row in queries.devices(work.reading(), participant_id)]
    return paging.page(found, query, by=lambda device: (device["enrolled_at"].isoformat(), str(device["id"])))


def _device(row: Any) -> dict[str, Any]:
    offset = row.offset_seconds
    return {
        "id": row.id,
        "enrolled_at": row.enrolled_at,
        "revoked_at": row.revoked_at,
        "clock_offset_seconds": offset,
        "clock_off": offset is not None and phone_clock.is_off(offset),
    }


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
