"""What somebody has typed so far over HTTP, so that they can go on, on another phone too."""

from typing import Any
from uuid import UUID

from flask import Response, request

from proapp.api import etag, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.draft import DraftInSchema, DraftSchema
from proapp.base import errors
from proapp.workflow.answering.save_draft import Kept, Typed, discard_draft, read_draft, save_draft

blueprint = Blueprint("drafts", __name__, about="Questionnaires that are not finished yet.")


@blueprint.route("/me/drafts/<uuid:assignment_id>", methods=["PUT"])
@blueprint.takes(DraftInSchema)
@blueprint.gives(200, DraftSchema)
@blueprint.notes({}, headers=("If-Match", "If-None-Match"))
@blueprint.refuses(errors.NotFound, errors.Conflict, errors.Stale, errors.PreconditionRequired)
def put(content: dict[str, Any], assignment_id: UUID) -> Any:
    """Keep what was typed. If-Match names the revision it is based on: "0", or If-None-Match: *, for the first.

    412 brings the draft that was kept meanwhile, from another phone say: ask which one to go on with.
    """
    typed = Typed(assignment_id, _based_on(), content["answers"], content["item"])
    kept = work.writing(
        lambda session: save_draft(
            session, actor=work.actor(), now=work.now(), library=work.catalogue().library, typed=typed
        )
    )
    return _told(kept)


def _based_on() -> int:
    return 0 if request.if_none_match.star_tag else etag.expected_version()


def _told(kept: Kept) -> tuple[Kept, int, dict[str, str]]:
    return kept, 200, etag.header(kept.revision)


@blueprint.route("/me/drafts/<uuid:assignment_id>", methods=["GET"])
@blueprint.gives(200, DraftSchema)
@blueprint.refuses(errors.NotFound)
def read(assignment_id: UUID) -> Any:
    """What is kept of an assignment."""
    library = work.catalogue().library
    return _told(read_draft(work.reading(), actor=work.actor(), library=library, assignment_id=assignment_id))


@blueprint.route("/me/drafts/<uuid:assignment_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.notes({}, headers=("If-Match",))
@blueprint.refuses(errors.NotFound, errors.Stale)
def discard(assignment_id: UUID) -> Response:
    """Throw it away; with If-Match only at that revision. Nothing there is no fault."""
    revision = etag.optional_version()
    work.writing(
        lambda session: discard_draft(session, actor=work.actor(), assignment_id=assignment_id, revision=revision)
    )
    return Response(status=204)
