"""Flags over HTTP: seen, taken, and ended by somebody at the participant's own site."""

from typing import Any
from uuid import UUID

from proapp.api import etag, paging, policy, work
from proapp.api.blueprint import Blueprint
from proapp.api.flag_details import detailed, shown_flag, shown_suppression
from proapp.api.schemas.flag import (
    EscalationSchema,
    FlagList,
    FlagQuery,
    FlagSchema,
    OutcomesSchema,
    ResolutionSchema,
    SuppressionInSchema,
    SuppressionList,
    SuppressionQuery,
)
from proapp.api.schemas.flag_detail import FlagDetailSchema
from proapp.base import errors, trail
from proapp.flag import lifecycle, queries
from proapp.flag.tables import Flag
from proapp.workflow.review.acknowledge import acknowledge as acknowledge_flag
from proapp.workflow.review.pass_on import pass_on
from proapp.workflow.review.resolve import resolve as resolve_flag
from proapp.workflow.review.suppress import lift, suppress

blueprint = Blueprint("flags", __name__, about="Thresholds crossed, waiting for somebody.")


def _shown(flag: Flag) -> dict[str, Any]:
    return shown_flag(flag, now=work.now())


@blueprint.route("/trials/<trial:trial_id>/flags", methods=["GET"])
@blueprint.asks(FlagQuery)
@blueprint.gives(200, FlagList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """Flags of the sites your roles reach, newest first."""
    limit = paging.capped(query["limit"])
    found = queries.flags(
        work.reading(),
        trial_id,
        sites=policy.sites_of(trial_id, only=query["site"]),
        state=query["state"],
        level=query["level"],
        overdue_at=work.now() if query["overdue"] else None,
        before=paging.moment(query["cursor"]),
        limit=limit + 1,
    )
    page = paging.cut(found, limit=limit, by=lambda flag: (flag.raised_at.isoformat(), str(flag.id)))
    return {**page, "items": [_shown(flag) for flag in page["items"]]}


@blueprint.route("/flags/<uuid:flag_id>", methods=["GET"])
@blueprint.gives(200, FlagDetailSchema)
def read(flag_id: UUID) -> Any:
    """One flag with the answers that raised it and all that happened to it; its ETag is the version to change."""
    found = queries.flag(work.reading(), flag_id)
    if found is None:
        raise errors.NotFound("there is no such flag")
    return detailed(found, now=work.now()), etag.header(found.version)


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
    """End a flag with an outcome, one of `GET /flags/outcomes`."""
    version = etag.expected_version()
    flag = work.writing(
        lambda session: resolve_flag(
            session, actor=work.actor(), now=work.now(), flag_id=flag_id, version=version, **content
        )
    )
    return _shown(flag), etag.header(flag.version)


@blueprint.route("/flags/outcomes", methods=["GET"])
@blueprint.gives(200, OutcomesSchema)
def outcomes() -> Any:
    """How a flag may end: codes and what they mean."""
    return {"items": [{"code": code, "title": title} for code, title in lifecycle.OUTCOMES.items()]}


@blueprint.route("/flags/<uuid:flag_id>/escalation", methods=["POST"])
@blueprint.takes(EscalationSchema)
@blueprint.gives(200, FlagSchema)
@blueprint.refuses(errors.Conflict, errors.Stale, errors.PreconditionRequired)
@blueprint.notes({}, headers=("If-Match",))
def escalate(content: dict[str, Any], flag_id: UUID) -> Any:
    """Tell the next in line now, without waiting for the clock; the clock goes on with those further up."""
    version = etag.expected_version()
    flag = work.writing(
        lambda session: pass_on(
            session,
            actor=work.actor(),
            now=work.now(),
            catalogue=work.catalogue(),
            flag_id=flag_id,
            version=version,
            reason=content["reason"],
        )
    )
    return _shown(flag), etag.header(flag.version)


@blueprint.route("/flags/<uuid:flag_id>/suppression", methods=["POST"])
@blueprint.takes(SuppressionInSchema)
@blueprint.gives(200, FlagSchema)
@blueprint.refuses(errors.Conflict, errors.Stale, errors.PreconditionRequired)
@blueprint.notes({}, headers=("If-Match",))
def rest(content: dict[str, Any], flag_id: UUID) -> Any:
    """Let this rule and symptom of this participant raise nothing new until a day, unless it gets worse; never red."""
    version = etag.expected_version()
    flag = work.writing(
        lambda session: suppress(
            session, actor=work.actor(), now=work.now(), flag_id=flag_id, version=version, **content
        )
    )
    return _shown(flag), etag.header(flag.version)


@blueprint.route("/flags/<uuid:flag_id>/suppression", methods=["DELETE"])
@blueprint.gives(200, FlagSchema)
def wake(flag_id: UUID) -> Any:
    """Let the rule raise again from now on. Again changes nothing."""
    flag = work.writing(lambda session: lift(session, actor=work.actor(), now=work.now(), flag_id=flag_id))
    return _shown(flag), etag.header(flag.version)


@blueprint.route("/trials/<trial:trial_id>/suppressions", methods=["GET"])
@blueprint.asks(SuppressionQuery)
@blueprint.gives(200, SuppressionList)
def resting(query: dict[str, Any], trial_id: str) -> Any:
    """What your sites have let rest, newest first, and how often it would have raised a flag."""
    limit = paging.capped(query["limit"])
    found = queries.suppressions(
        work.reading(),
        trial_id,
        sites=policy.sites_of(trial_id, only=query["site"]),
        before=paging.moment(query["cursor"]),
        limit=limit + 1,
    )
    page = paging.cut(found, limit=limit, by=lambda one: (one.made_at.isoformat(), str(one.id)))
    events = trail.about(work.reading(), "flag", {one.flag_id for one in page["items"]})
    reasons = {event["detail"].get("suppression"): event["reason"] for event in events if event["reason"]}
    return {**page, "items": [shown_suppression(one, reason=reasons.get(str(one.id))) for one in page["items"]]}
