"""Answers over HTTP: taken once, acknowledged by a receipt, corrected with a reason."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response as HttpResponse
from flask import request

from proapp.access.phone_clock import is_off
from proapp.api import lineage, paging, problems, work
from proapp.api.blueprint import JSON, Blueprint, body, described, received
from proapp.api.schemas.response import (
    CorrectionInSchema,
    ReceiptSchema,
    ResponseDetailSchema,
    ResponseList,
    ResponseQuery,
    ResponseSchema,
    SubmissionSchema,
    VoidInSchema,
)
from proapp.base import errors
from proapp.response import queries
from proapp.response.completion import duration
from proapp.response.submission import instant
from proapp.response.tables import Response
from proapp.workflow.answering.correct import correct
from proapp.workflow.answering.quarantine import quarantine
from proapp.workflow.answering.revise import Reason
from proapp.workflow.answering.submit import Reply, submit
from proapp.workflow.answering.void import void

OLDEST = timedelta(days=3650)  # a phone's monotonic clock does not say more

blueprint = Blueprint("responses", __name__, about="Answers: nothing an authenticated patient sends is thrown away.")


@blueprint.route("/responses/<uuid:response_id>", methods=["PUT"])
@blueprint.notes(
    {
        201: described("Taken.", ReceiptSchema),
        200: described("Held already, with the same receipt.", ReceiptSchema),
    },
    headers=("X-Device-Sent-At", "X-Device-Age-Ms"),
)
@blueprint.refuses(
    errors.Malformed,
    errors.NotFound,
    errors.Conflict,
    errors.Voided,
    errors.TooLarge,
    errors.Unsupported,
    errors.Invalid,
)
@blueprint.doc(
    requestBody={
        "required": True,
        "content": {JSON: {"schema": SubmissionSchema, "example": SubmissionSchema.example}},
    }
)
def put(response_id: UUID) -> HttpResponse:
    """Hand in a completed questionnaire under an id the phone makes. A refusal with a receipt is in quarantine."""
    actor, now = work.actor(), work.now()
    try:
        sent = body()
    except errors.Unsupported as problem:
        return _held(problem, response_id)
    sent_at, age = _sent_at(), _age()

    reply = work.writing(
        lambda session: submit(
            session,
            actor=actor,
            now=now,
            catalogue=work.catalogue(),
            response_id=response_id,
            body=sent,
            sent_at=sent_at,
            age=age,
        )
    )
    return _told(reply)


def _told(reply: Reply) -> HttpResponse:
    if reply.problem is None:
        return HttpResponse(json.dumps(receipt(reply)), 201 if reply.created else 200, mimetype=JSON)
    kept = {name: value for name, value in receipt(reply).items() if name != "late"}
    return _refused(reply.problem, {**kept, "quarantine_id": str(reply.quarantine_id)})


def receipt(reply: Reply) -> dict[str, Any]:
    """Proof that the server holds it: the same for the same content, byte for byte."""
    return {
        "receipt_id": str(reply.receipt_id),
        "response_id": str(reply.response_id),
        "received_at": reply.received_at.isoformat(),
        "late": reply.late,
    }


def _refused(problem: errors.Problem, receipt: dict[str, Any]) -> HttpResponse:
    told = {**receipt, **problems.document(problem)}
    return HttpResponse(json.dumps(told), problems.status(problem), content_type=problems.MEDIA_TYPE)


def _held(problem: errors.Problem, response_id: UUID) -> HttpResponse:
    """A body in a form that cannot be read as answers is kept all the same."""
    actor, now, sent = work.actor(), work.now(), received()
    held = work.writing(
        lambda session: quarantine(session, actor=actor, now=now, response_id=response_id, body=sent, problem=problem)
    )
    receipt = {"receipt_id": held.receipt_id, "quarantine_id": held.quarantine_id, "response_id": response_id}
    shown = {name: str(value) for name, value in receipt.items()}
    return _refused(problem, {**shown, "received_at": held.received_at.isoformat()})


def _sent_at() -> datetime | None:
    """The phone's clock when it sent this; a header that makes no sense must not cost an answer."""
    try:
        return instant(request.headers.get("X-Device-Sent-At"))
    except ValueError:
        return None


def _age() -> timedelta | None:
    given = request.headers.get("X-Device-Age-Ms", "")
    if not (given.isascii() and given.isdigit() and len(given) <= 15):
        return None
    age = timedelta(milliseconds=int(given))
    return age if age <= OLDEST else None


@blueprint.route("/responses/<uuid:response_id>", methods=["GET"])
@blueprint.gives(200, ResponseDetailSchema)
def read(response_id: UUID) -> Any:
    """One response, superseded or not, with its history: what changed, by whom, when and why."""
    found = queries.response(work.reading(), response_id)
    if found is None:
        raise errors.NotFound("there is no such response")
    return {**_shown(found), "history": lineage.history(found)}


def _shown(found: Response) -> dict[str, Any]:
    """A response for the wire, with what its clock says of itself."""
    row = {column.name: getattr(found, column.name) for column in Response.__table__.columns}
    offset, took = found.clock_offset_seconds, duration(found.started_at, found.completed_at_device)
    return {
        **row,
        "clock_off": offset is not None and is_off(offset),
        "duration_seconds": None if took is None else took.total_seconds(),
    }


@blueprint.route("/participants/<uuid:participant_id>/responses", methods=["GET"])
@blueprint.asks(ResponseQuery)
@blueprint.gives(200, ResponseList)
def many(query: dict[str, Any], participant_id: UUID) -> Any:
    """A participant's responses in force, oldest first."""
    found = queries.of_participant(work.reading(), participant_id, instrument=query["instrument"])
    page = paging.page(found, query, by=_by_completion)
    return {**page, "items": [_shown(one) for one in page["items"]]}


def _by_completion(response: Any) -> tuple[str, str]:
    return response.completed_at.isoformat(timespec="microseconds"), str(response.id)


@blueprint.route("/responses/<uuid:response_id>/corrections", methods=["POST"])
@blueprint.takes(CorrectionInSchema)
@blueprint.gives(201, ResponseSchema)
@blueprint.refuses(errors.Conflict, errors.Voided)
def correct_answers(content: dict[str, Any], response_id: UUID) -> Any:
    """Put other answers in force, with a reason; the first ones stay readable. The same again changes nothing.

    An investigator answers for the source data of their site and may correct alone, by name and with a reason. What
    anybody else wants corrected is a correction request, which two people decide.
    """
    corrected = work.writing(
        lambda session: correct(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            response_id=response_id,
            new_id=content["id"],
            answers=content["answers"],
            reason=Reason(content["reason_code"], content["reason"]),
        )
    )
    return _shown(corrected)


@blueprint.route("/responses/<uuid:response_id>/void", methods=["POST"])
@blueprint.takes(VoidInSchema)
@blueprint.gives(201, ResponseSchema)
@blueprint.refuses(errors.Conflict)
def take_out(content: dict[str, Any], response_id: UUID) -> Any:
    """Take a response out, with a reason. The same again changes nothing."""
    voided = work.writing(
        lambda session: void(
            session,
            actor=work.actor(),
            now=work.now(),
            response_id=response_id,
            new_id=content["id"],
            reason=Reason(content["reason_code"], content["reason"]),
        )
    )
    return _shown(voided)
