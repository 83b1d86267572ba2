"""Flags over HTTP: seen, taken, and ended by somebody at the participant's own site."""

from typing import Any
from uuid import UUID

from proapp.api import etag, paging, policy, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.flag import FlagList, FlagQuery, FlagSchema, ResolutionSchema
from proapp.base import errors
from proapp.flag import queries
from proapp.flag.tables import Flag
from proapp.workflow.review.acknowledge import acknowledge as acknowledge_flag
from proapp.workflow.review.resolve import resolve as resolve_flag

blueprint = Blueprint("flags", __name__, about="Thresholds crossed, waiting for somebody.")


def _shown(flag: Flag) -> dict[str, Any]:
    state = "resolved" if flag.resolved_at else "acknowledged" if flag.acknowledged_at else "open"
    return {**queries.row(flag), "state": state}


@blueprint.route("/trials/<trial:trial_id>/flags", methods=["GET"])
@blueprint.asks(FlagQuery)
@blueprint.gives(200, FlagList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """Flags of the sites your roles reach, newest first."""
    limit = paging.capped(query["limit"])
    found = queries.flags(
        work.reading(),
        trial_id,
        sites=_sites(trial_id, query["site"]),
        state=query["state"],
        level=query["level"],
        before=paging.moment(query["cursor"]),
        limit=limit + 1,
    )
    page = paging.cut(found, limit=limit, by=lambda flag: (flag.raised_at.isoformat(), str(flag.id)))
    return {**page, "items": [_shown(flag) for flag in page["items"]]}


def _sites(trial_id: str, only: UUID | None) -> frozenset[UUID] | None:
    reached = work.actor().sites(trial_id, policy.CLINICAL)
    if only is None:
        return reached
    return frozenset({only}) if reached is None else reached & {only}


@blueprint.route("/flags/<uuid:flag_id>", methods=["GET"])
@blueprint.gives(200, FlagSchema)
def read(flag_id: UUID) -> Any:
    """One flag; its ETag is the version to send when you take or end it."""
    found = queries.flag(work.reading(), flag_id)
    if found is None:
        raise errors.NotFound("there is no such flag")
    return _shown(found), etag.header(found.version)


@blueprint.route("/flags/<uuid:flag_id>/acknowledgement", methods=["POST"])
@blueprint.gives(200, FlagSchema)
@blueprint.refuses(errors.Stale, errors.PreconditionRequired)
@blueprint.notes({}, headers=("If-Match",))
def acknowledge(flag_id: UUID) -> Any:
    """Take a flag. Once somebody has, a second acknowledgement returns it as it is."""
    version = etag.expected_version()
    flag = work.writing(
        lambda session: acknowledge_flag(session, actor=work.actor(), now=work.now(), flag_id=flag_id, version=version)
    )
    return _shown(flag), etag.header(flag.version)


@blueprint.route("/flags/<uuid:flag_id>/resolution", methods=["POST"])
@blueprint.takes(ResolutionSchema)
@blueprint.gives(200, FlagSchema)
@blueprint.refuses(errors.Conflict, errors.Stale, errors.PreconditionRequired)
@blueprint.notes({}, headers=("If-Match",))
def resolve(content: dict[str, Any], flag_id: UUID) -> Any:
    """End a flag with an outcome."""
    version = etag.expected_version()
    flag = work.writing(
        lambda session: resolve_flag(
            session, actor=work.actor(), now=work.now(), flag_id=flag_id, version=version, **content
        )
    )
    return _shown(flag), etag.header(flag.version)
