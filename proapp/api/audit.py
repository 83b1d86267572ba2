"""The audit trail over HTTP, and its verification."""

from typing import Any

from proapp import tables
from proapp.api import masking, paging, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.audit import AuditList, AuditQuery, VerificationSchema
from proapp.base import trail
from proapp.base.verify import verify as verified

blueprint = Blueprint("audit", __name__, about="Who did what, when: an append-only chain per trial.")

DIGESTS = ("before_digest", "after_digest", "hash")  # made, with a key, of rows that name the arm too


@blueprint.route("/trials/<trial:trial_id>/audit", methods=["GET"])
@blueprint.asks(AuditQuery)
@blueprint.gives(200, AuditList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """Events of a trial, oldest first; without digests for whom its treatment is masked from."""
    limit = paging.capped(query["limit"])
    (after,) = paging.key(query["cursor"], kinds=(int,)) if query["cursor"] else (0,)
    narrowed = {name: query[name] for name in ("object_id", "actor_id", "action") if query[name]}
    found = trail.events(work.reading(), trial_id, after=after, limit=limit + 1, equal=narrowed)
    page = paging.cut(found, limit=limit, by=lambda event: (event.seq,))
    hidden = dict.fromkeys(DIGESTS) if masking.is_blinded(masking.newest_protocol(trial_id)) else {}
    return {**page, "items": [{**event._mapping, "hash": event.hash.hex(), **hidden} for event in page["items"]]}


@blueprint.route("/trials/<trial:trial_id>/audit/verification", methods=["GET"])
@blueprint.gives(200, VerificationSchema)
def verify(trial_id: str) -> Any:
    """Whether the chain and the rows it vouches for hold; at most 100 findings are listed."""
    found = verified(work.reading(), key=work.wiring().database.key, vouched=tables.VOUCHED, stream=trial_id)
    findings = [finding for _, finding in zip(range(100), found, strict=False)]
    return {"intact": not findings, "events": trail.head(work.reading(), trial_id), "findings": findings}
