"""Scores over time, of one participant and of a trial's arms, over HTTP."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response

from proapp.analysis import asked as asks
from proapp.analysis.completion import completion as completion_table
from proapp.analysis.deterioration import deterioration as deterioration_table
from proapp.analysis.trajectory import trajectory as trajectory_table
from proapp.api import masking, tabulation, work
from proapp.api.blueprint import Blueprint, described
from proapp.api.schemas.comparison import (
    CompletionSchema,
    InstrumentTableQuery,
)
from proapp.api.schemas.deterioration import DeteriorationQuery, DeteriorationSchema
from proapp.api.schemas.trajectory import (
    OwnQuery,
    OwnTrajectorySchema,
    TrajectoryQuery,
    TrajectorySchema,
)
from proapp.base import errors
from proapp.participant import queries as participants
from proapp.participant.fact import current
from proapp.trajectory import queries
from proapp.trajectory.baseline import Observation, last_before
from proapp.trajectory.population import Member, member
from proapp.trial import queries as trials

blueprint = Blueprint("trajectories", __name__, about="Scores over time. By arm only for the roles the protocol names.")

CACHED = {304: described("The table you have still holds.")}


@blueprint.route("/participants/<uuid:participant_id>/trajectory", methods=["GET"])
@blueprint.asks(OwnQuery)
@blueprint.gives(200, OwnTrajectorySchema)
def of_participant(query: dict[str, Any], participant_id: UUID) -> Any:
    """One participant's scale over time, with the doses given where treatment is not masked from you."""
    participant = masking.participant(participant_id)
    protocol = masking.protocol_of(participant)
    asked = asks.scale(tabulation.source(protocol), query)
    sees = masking.sees_treatment(protocol)
    person = _member(participant)
    rows = queries.own(work.reading(), participant_id, asked.instrument_id, scale=asked.rule.id)
    start = last_before(
        [Observation(row.completed_at, row.value) for row in rows],
        cutoff=person.cutoff(protocol.comparison.baseline) if person else None,
    )
    return {
        "participant": participant_id,
        **asked.words,
        "baseline": start.value if sees else None,
        "points": [_point(row, start.value if sees else None, sees) for row in rows],
        "doses": person.doses if person and sees else None,
        "masked": not sees,
    }


def _member(participant: Any) -> Member | None:
    site = trials.site(work.reading(), participant.site_id)
    if site is None:
        raise errors.NotFound("there is no such site")
    facts = current(participants.facts(work.reading(), participant.id))
    return member(participant.id, facts, site_zone=site.zone)


def _point(row: Any, baseline: float | None, sees_treatment: bool) -> dict[str, Any]:
    known = baseline is not None and row.value is not None
    return {
        "response": row.response_id,
        "timepoint": row.timepoint,
        "ordinal": row.ordinal,
        "cycle": row.cycle if sees_treatment else None,
        "period": row.period if sees_treatment else None,
        "completed_at": row.completed_at,
        "on": row.completed_at.astimezone(ZoneInfo(row.zone)).date(),
        "value": row.value,
        "change": row.value - baseline if known else None,
        "reason": row.reason,
    }


@blueprint.route("/trials/<trial:trial_id>/trajectories", methods=["GET"])
@blueprint.asks(TrajectoryQuery)
@blueprint.notes({200: described("The table.", TrajectorySchema), **CACHED}, headers=("If-None-Match",))
def of_trial(query: dict[str, Any], trial_id: str) -> Response:
    """One scale over time: n, mean, SD, 95 % interval, change from baseline, improved, stable and deteriorated."""
    return tabulation.cached(trial_id, query, trajectory_table, TrajectorySchema)


@blueprint.route("/trials/<trial:trial_id>/completion", methods=["GET"])
@blueprint.asks(InstrumentTableQuery)
@blueprint.gives(200, CompletionSchema)
def completion(query: dict[str, Any], trial_id: str) -> Any:
    """Completion and available-data rates by timepoint (SISAQOL), with numerators and denominators."""
    protocol = masking.newest_protocol(trial_id)
    tabulation.require_arms(protocol, query["by"])
    return completion_table(tabulation.source(protocol, query), query)


@blueprint.route("/trials/<trial:trial_id>/deterioration", methods=["GET"])
@blueprint.asks(DeteriorationQuery)
@blueprint.notes({200: described("The table.", DeteriorationSchema), **CACHED}, headers=("If-None-Match",))
def deterioration(query: dict[str, Any], trial_id: str) -> Response:
    """Time from randomisation to deterioration: curves, medians, numbers at risk, and by arm the hazard ratio."""
    return tabulation.cached(trial_id, query, deterioration_table, DeteriorationSchema)
