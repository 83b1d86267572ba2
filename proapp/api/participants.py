"""Participants over HTTP."""

from typing import Any
from uuid import UUID

from proapp.api import etag, masking, paging, policy, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.participant import ParticipantInSchema, ParticipantList, ParticipantSchema
from proapp.base import errors
from proapp.base.actor import SITE_ROLES
from proapp.participant import queries
from proapp.workflow.enrolment.register import NewParticipant, register

blueprint = Blueprint("participants", __name__, about="People in a trial, known here by a code.")


@blueprint.route("/trials/<trial:trial_id>/participants", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, ParticipantList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """Participants of the sites your roles reach, by code."""
    limit = paging.capped(query["limit"])
    (after,) = paging.key(query["cursor"], kinds=(str,)) if query["cursor"] else ("",)
    sites = work.actor().sites(trial_id, policy.CLINICAL)
    found = queries.participants(work.reading(), trial_id, sites=sites, after=after, limit=limit + 1)
    return paging.cut(found, limit=limit, by=lambda participant: (participant.code,))


@blueprint.route("/participants/<uuid:participant_id>", methods=["PUT"])
@blueprint.takes(ParticipantInSchema)
@blueprint.gives(200, ParticipantSchema)
@blueprint.made(ParticipantSchema)
@blueprint.refuses(errors.Conflict)
def put(content: dict[str, Any], participant_id: UUID) -> Any:
    """Register a participant at one of your sites, under an id you make. The same again changes nothing."""
    trial_id, site_id = content.pop("trial"), content.pop("site")
    policy.require(SITE_ROLES, trial_id=trial_id, site_id=site_id)
    new = NewParticipant(id=participant_id, site_id=site_id, **content)
    participant, created = work.writing(
        lambda session: register(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            trial_id=trial_id,
            participant=new,
        )
    )
    return participant, 201 if created else 200, etag.header(participant.plan_version)


@blueprint.route("/participants/<uuid:participant_id>", methods=["GET"])
@blueprint.gives(200, ParticipantSchema)
def read(participant_id: UUID) -> Any:
    """One participant; the ETag is the version of the plan."""
    found = masking.participant(participant_id)
    return found, etag.header(found.plan_version)
