"""Unblindings over HTTP: opened in an emergency, planned, or by accident; each open until its impact is known."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from proapp.api import masking, paging, policy, step_up, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.unblinding import (
    ImpactInSchema,
    RevealedSchema,
    UnblindingInSchema,
    UnblindingList,
    UnblindingSchema,
)
from proapp.base import errors
from proapp.participant import queries as participants
from proapp.participant.fact import current
from proapp.participant.tables import Participant, Unblinding, UnblindingImpact
from proapp.participant.unblinding import EMERGENCY
from proapp.workflow.unblinding.close_unblinding import close_unblinding
from proapp.workflow.unblinding.unblind import NewUnblinding, unblind
from proapp.worklist import queries

INVESTIGATOR = frozenset({"investigator"})

blueprint = Blueprint("unblindings", __name__, about="Who came to know a masked treatment, why, and what that changed.")


@blueprint.route("/participants/<uuid:participant_id>/unblindings", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, UnblindingList)
def many(query: dict[str, Any], participant_id: UUID) -> Any:
    """Every unblinding of a participant, the first first; never what became known."""
    participant = masking.participant(participant_id)
    found = work.reading().scalars(select(Unblinding).where(Unblinding.participant_id == participant_id)).all()
    ordered = sorted(found, key=lambda one: (one.at, str(one.id)))
    page = paging.page(ordered, query, by=lambda one: (one.at.isoformat(timespec="microseconds"), str(one.id)))
    return {**page, "items": [_shown(one, participant) for one in page["items"]]}


@blueprint.route("/participants/<uuid:participant_id>/unblindings/<uuid:unblinding_id>", methods=["PUT"])
@blueprint.takes(UnblindingInSchema)
@blueprint.gives(200, RevealedSchema)
@blueprint.made(RevealedSchema)
@blueprint.refuses(errors.Conflict, errors.StepUpRequired)
def put(content: dict[str, Any], participant_id: UUID, unblinding_id: UUID) -> Any:
    """Record an unblinding under an id you make. An emergency is an investigator's, takes a step-up (action unblind,
    subject this id) and answers with the arm; a planned or accidental one is only kept.
    """
    participant = masking.participant(participant_id)
    if content["kind"] == EMERGENCY:
        policy.require(INVESTIGATOR, trial_id=participant.trial_id, site_id=participant.site_id)
        step_up.require("unblind", subject=str(unblinding_id))
    kept, created = work.writing(
        lambda session: unblind(
            session, actor=work.actor(), now=work.now(), participant_id=participant_id,
            unblinding=NewUnblinding(id=unblinding_id, **content),
        )
    )  # fmt: skip
    arm = _arm(participant_id) if kept.kind == EMERGENCY else None
    return {**_shown(kept, participant), "reason": content["reason"], "arm": arm}, 201 if created else 200


@blueprint.route("/participants/<uuid:participant_id>/unblindings/<uuid:unblinding_id>/impact", methods=["POST"])
@blueprint.takes(ImpactInSchema)
@blueprint.gives(200, UnblindingSchema)
@blueprint.refuses(errors.Conflict)
def close(content: dict[str, Any], participant_id: UUID, unblinding_id: UUID) -> Any:
    """Say what an unblinding changed, and close it."""
    participant = masking.participant(participant_id)
    impact = work.writing(
        lambda session: close_unblinding(
            session, actor=work.actor(), now=work.now(), participant_id=participant_id,
            unblinding_id=unblinding_id, impact=content["impact"],
        )
    )  # fmt: skip
    closed = _closed(impact, {impact.impact_digest: content["impact"]})
    return {**_shown(work.reading().get_one(Unblinding, unblinding_id), participant), **closed}


def _arm(participant_id: UUID) -> str | None:
    """The arm of the allocation in force; None before any."""
    facts = current(participants.facts(work.reading(), participant_id))
    arms = [fact.detail["arm"] for fact in facts if fact.kind == "allocation"]
    return arms[-1] if arms else None


def _shown(one: Unblinding, participant: Participant) -> dict[str, Any]:
    impact = work.reading().get(UnblindingImpact, one.id)
    digests = [one.reason_digest, impact.impact_digest if impact else None]
    words = queries.words(work.reading(), participant.trial_id, digests)
    names = ("id", "participant_id", "kind", "scope", "learned_by", "at", "recorded_at", "recorded_by")
    told = {**{name: getattr(one, name) for name in names}, "reason": words.get(one.reason_digest or "")}
    return {**told, **_closed(impact, words)}


def _closed(impact: UnblindingImpact | None, words: Mapping[Any, str]) -> dict[str, Any]:
    if impact is None:
        return {"is_open": True, **dict.fromkeys(("impact", "closed_at", "closed_by"))}
    said = words.get(impact.impact_digest)
    return {"is_open": False, "impact": said, "closed_at": impact.closed_at, "closed_by": impact.closed_by}
