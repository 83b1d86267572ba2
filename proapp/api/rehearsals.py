"""Rehearsals of a trial's rules over HTTP: how often they would have called."""

from typing import Any

from proapp.api import paging, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.rehearsal import RehearsalList
from proapp.flag import queries

blueprint = Blueprint("rehearsals", __name__, about="A trial's rules tried on reports before anybody is called.")


@blueprint.route("/trials/<trial:trial_id>/rehearsals", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, RehearsalList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """Every rehearsal, the newest last."""
    found = queries.rehearsals(work.reading(), trial_id)
    return paging.page(found, query, by=lambda one: (one.rehearsed_at.isoformat(timespec="microseconds"), str(one.id)))
