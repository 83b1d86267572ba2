"""Answers that come by another way than the phone, over HTTP: entered by the site, or missing for a reason."""

from typing import Any
from uuid import UUID

from proapp.api import work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.entry import EnteredSchema, EntryInSchema
from proapp.api.schemas.missing_reason import MissingReasonInSchema, MissingReasonSchema
from proapp.base import errors
from proapp.workflow.answering.enter_on_behalf import Entry, enter_on_behalf
from proapp.workflow.answering.give_missing_reason import Said, give_missing_reason

blueprint = Blueprint("entries", __name__, about="Answers entered by the site, and why others are missing.")


@blueprint.route("/participants/<uuid:participant_id>/entries/<uuid:response_id>", methods=["PUT"])
@blueprint.takes(EntryInSchema)
@blueprint.gives(200, EnteredSchema)
@blueprint.made(EnteredSchema)
@blueprint.refuses(errors.Conflict, errors.Voided)
def put(content: dict[str, Any], participant_id: UUID, response_id: UUID) -> Any:
    """Enter answers given on paper, by telephone or in an interview, under an id you make for the response.

    They are scored and looked at for danger like any others; when they were really given says whether they are late.
    The same again changes nothing; other answers to what is answered are refused.
    """
    entered = work.writing(
        lambda session: enter_on_behalf(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            participant_id=participant_id,
            entry=Entry(id=response_id, **content),
        )
    )
    return entered, 201 if entered.created else 200


@blueprint.route("/assignments/<uuid:assignment_id>/missing-reason", methods=["PUT"])
@blueprint.takes(MissingReasonInSchema)
@blueprint.gives(200, MissingReasonSchema)
@blueprint.made(MissingReasonSchema)
@blueprint.refuses(errors.Conflict)
def give_reason(content: dict[str, Any], assignment_id: UUID) -> Any:
    """Say why an answer is missing. Another reason later is the next version; the same again changes nothing."""
    reason, created = work.writing(
        lambda session: give_missing_reason(
            session, actor=work.actor(), now=work.now(), assignment_id=assignment_id, said=Said(**content)
        )
    )
    return reason, 201 if created else 200
