"""Allocations over HTTP: which arm, when, with which strata."""

from typing import Any
from uuid import UUID

from proapp.api import masking, paging, previews, work
from proapp.api.blueprint import Blueprint
from proapp.api.facts import recorded
from proapp.api.schemas.base import Paged
from proapp.api.schemas.participant import AllocationInSchema, AllocationList
from proapp.api.schemas.preview import DryRun
from proapp.base import errors
from proapp.participant import queries
from proapp.participant.fact import Current, current

blueprint = Blueprint("allocations", __name__, about="The arm given at randomisation or crossover.")


@blueprint.route("/participants/<uuid:participant_id>/allocations", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, AllocationList)
def many(query: dict[str, Any], participant_id: UUID) -> Any:
    """A participant's allocations in force, the first first; refused where treatment is masked from you."""
    masking.require_treatment(masking.protocol_of(masking.participant(participant_id)))
    facts = current(queries.facts(work.reading(), participant_id))
    found = [fact for fact in facts if fact.kind == "allocation"]
    page = paging.page(found, query, by=lambda fact: (fact.on.isoformat(), str(fact.root)))
    return {**page, "items": [_shown(fact) for fact in page["items"]]}


def _shown(fact: Current) -> dict[str, Any]:
    detail = dict(fact.detail)
    arm, strata = detail.pop("arm"), detail.pop("strata", {})
    names = ("id", "root", "version", "on", "at", "reason")
    return {**{name: getattr(fact, name) for name in names}, "arm": arm, "strata": strata, "detail": detail}


@blueprint.route("/participants/<uuid:participant_id>/allocations/<uuid:fact_id>", methods=["PUT"])
@blueprint.asks(DryRun)
@blueprint.takes(AllocationInSchema)
@blueprint.notes(previews.RECORDED, headers=(previews.TOKEN,))
@blueprint.refuses(errors.Conflict, errors.Stale, errors.PreconditionRequired)
def put(query: dict[str, Any], content: dict[str, Any], participant_id: UUID, fact_id: UUID) -> Any:
    """Record the arm given, under an id you make. In a masked trial only roles that see arms may."""
    return recorded(participant_id, previews.allocation_fact(fact_id, content), dry_run=query["dry_run"])
