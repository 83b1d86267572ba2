"""Roles over HTTP: one administrator asks, another agrees, either takes back; anybody who watches over it reviews."""

from typing import Any
from uuid import UUID

from proapp.access import grants
from proapp.api import paging, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.grant import (
    DecisionSchema,
    GrantList,
    GrantQuery,
    RoleGrantSchema,
    TakingBackSchema,
    WantedGrantSchema,
)
from proapp.base import errors
from proapp.workflow.access.ask_for_role import WantedRole, ask_for_role
from proapp.workflow.access.decide_on_role import decide_on_role
from proapp.workflow.access.take_role_back import take_role_back

blueprint = Blueprint("grants", __name__, about="Roles in a trial: asked for by one, agreed to by another.")

READS = {"standing": grants.standing, "waiting": grants.waiting, "past": grants.past}


@blueprint.route("/trials/<trial:trial_id>/grants", methods=["GET"])
@blueprint.asks(GrantQuery)
@blueprint.gives(200, GrantList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """Who holds which role, for review; or what waits for a decision, or is past."""
    found = READS[query["state"]](work.reading(), trial_id)
    return paging.page(found, query, by=lambda row: (row.name, row.role, str(row.id)))


@blueprint.route("/trials/<trial:trial_id>/grants/<uuid:grant_id>", methods=["PUT"])
@blueprint.takes(WantedGrantSchema)
@blueprint.gives(200, RoleGrantSchema)
@blueprint.made(RoleGrantSchema)
@blueprint.refuses(errors.Conflict)
def ask(content: dict[str, Any], trial_id: str, grant_id: UUID) -> Any:
    """Ask that somebody else be given a role. Nothing is given until another administrator agrees."""
    actor, now, wanted = work.actor(), work.now(), WantedRole(id=grant_id, **content)
    _, is_new = work.writing(
        lambda session: ask_for_role(session, actor=actor, now=now, trial_id=trial_id, wanted=wanted)
    )
    return _told(trial_id, grant_id), 201 if is_new else 200


@blueprint.route("/grants/<uuid:grant_id>/decision", methods=["POST"])
@blueprint.takes(DecisionSchema)
@blueprint.gives(200, RoleGrantSchema)
@blueprint.refuses(errors.Conflict)
def decide(content: dict[str, Any], grant_id: UUID) -> Any:
    """Agree to a role that another administrator asked for, or refuse it; never one's own."""
    actor, now = work.actor(), work.now()
    work.writing(
        lambda session: decide_on_role(session, actor=actor, now=now, grant_id=grant_id, decision=content["decision"])
    )
    return _told(work.scope().trial_id or "", grant_id)


@blueprint.route("/grants/<uuid:grant_id>/taking-back", methods=["POST"])
@blueprint.takes(TakingBackSchema)
@blueprint.response(204)
def take_back(content: dict[str, Any], grant_id: UUID) -> Any:
    """Have somebody hold a role no more, from their next request on."""
    actor, now = work.actor(), work.now()
    work.writing(
        lambda session: take_role_back(session, actor=actor, now=now, grant_id=grant_id, reason=content["reason"])
    )
    return "", 204


def _told(trial_id: str, grant_id: UUID) -> Any:
    session = work.reading()
    found = [*grants.waiting(session, trial_id), *grants.past(session, trial_id), *grants.standing(session, trial_id)]
    return next(row for row in found if row.id == grant_id)
