"""Who a token belongs to, and what a phone has to do and has handed in."""

from typing import Any

from proapp.api import masking, paging, work
from proapp.api.assignments import listed_for
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.assignment import AssignmentList, AssignmentQuery
from proapp.api.schemas.me import MeSchema
from proapp.api.schemas.response import ReceiptList, ReceiptQuery
from proapp.base.actor import Actor
from proapp.response import queries as responses

blueprint = Blueprint("me", __name__, about="Whoever asks.")


@blueprint.route("/me", methods=["GET"])
@blueprint.gives(200, MeSchema)
def read() -> Any:
    """Whose token this is: roles of staff; language and zone of a phone's participant."""
    actor = work.actor()
    known = {"kind": actor.kind, "id": actor.id, "grants": actor.grants, "participant": None}
    return {**known, "participant": _participant(actor)} if actor.participant_id else known


def _participant(actor: Actor) -> dict[str, Any]:
    assert actor.participant_id is not None
    found = masking.participant(actor.participant_id)
    return {name: getattr(found, name) for name in ("id", "language", "zone", "plan_version")}


@blueprint.route("/me/assignments", methods=["GET"])
@blueprint.asks(AssignmentQuery)
@blueprint.gives(200, AssignmentList)
def assignments(query: dict[str, Any]) -> Any:
    """What is due from this phone's participant."""
    actor = work.actor()
    assert actor.participant_id is not None
    return listed_for(masking.participant(actor.participant_id), query, sees_treatment=False, planned_only=True)


@blueprint.route("/me/receipts", methods=["GET"])
@blueprint.asks(ReceiptQuery)
@blueprint.gives(200, ReceiptList)
def receipts(query: dict[str, Any]) -> Any:
    """Everything the server holds from this participant, or since: what is listed here a phone may delete."""
    actor = work.actor()
    assert actor.participant_id is not None
    names = ("receipt_id", "response_id", "received_at", "held")
    found = responses.receipts(work.reading(), actor.participant_id, since=query["since"])
    held = [dict(zip(names, row, strict=True)) for row in found]
    return paging.page(held, query, by=_by_time)


def _by_time(receipt: dict[str, Any]) -> tuple[str, str]:
    return receipt["received_at"].isoformat(timespec="microseconds"), str(receipt["receipt_id"])
