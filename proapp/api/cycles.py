"""Treatment cycles over HTTP: as planned, and as they were given."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from proapp.api import masking, previews, work
from proapp.api.blueprint import Blueprint
from proapp.api.facts import recorded
from proapp.api.schemas.cycle import CourseSchema
from proapp.api.schemas.participant import CycleInSchema
from proapp.api.schemas.preview import DryRun
from proapp.base import errors
from proapp.participant import queries
from proapp.treatment.course import course
from proapp.treatment.cycle import Administration, Cycle, Period, RegimenCourse
from proapp.trial import queries as trials

blueprint = Blueprint(
    "cycles", __name__, about="Cycles as planned and as given: the first-class object of these trials."
)


@blueprint.route("/participants/<uuid:participant_id>/cycles", methods=["GET"])
@blueprint.gives(200, CourseSchema)
def many(participant_id: UUID) -> Any:
    """The course folded from the facts, period by period; refused where treatment is masked from you."""
    participant = masking.participant(participant_id)
    protocol = masking.protocol_of(participant)
    masking.require_treatment(protocol)
    site = trials.site(work.reading(), participant.site_id)
    if site is None:
        raise errors.NotFound("there is no such site")
    found = course(protocol, queries.facts(work.reading(), participant_id), site_zone=site.zone)
    questions = [asdict(question) for question in found.questions]
    return {"periods": [_period(period) for period in found.periods], "questions": questions}


@blueprint.route("/participants/<uuid:participant_id>/cycles/<uuid:fact_id>", methods=["PUT"])
@blueprint.asks(DryRun)
@blueprint.takes(CycleInSchema)
@blueprint.notes(previews.RECORDED, headers=(previews.TOKEN,))
@blueprint.refuses(errors.Conflict, errors.Stale, errors.PreconditionRequired)
def put(query: dict[str, Any], content: dict[str, Any], participant_id: UUID, fact_id: UUID) -> Any:
    """Say what became of a cycle, under an id you make: given, held, delayed, skipped, reduced or stopped."""
    return recorded(participant_id, previews.cycle_fact(fact_id, content), dry_run=query["dry_run"])


def _period(period: Period) -> dict[str, Any]:
    names = ("number", "kind", "arm", "begins_on", "begins_at", "strata")
    shown = {name: getattr(period, name) for name in names}
    return {**shown, "regimens": [_regimen(regimen) for regimen in period.regimens.values()]}


def _regimen(followed: RegimenCourse) -> dict[str, Any]:
    ended = followed.ended
    return {
        "id": followed.regimen.id,
        "agent": followed.regimen.agent,
        "status": followed.status,
        "ended_on": ended.on if ended else None,
        "ended_by": ended.by if ended else None,
        "cycles": [_cycle(cycle) for cycle in followed.cycles],
    }


def _cycle(cycle: Cycle) -> dict[str, Any]:
    names = ("number", "status", "first_planned_on", "planned_on", "activity_gbq", "dose_mg", "reduced", "reasons")
    shown = {name: getattr(cycle, name) for name in names}
    return {**shown, "given": _administration(cycle.given) if cycle.given else None}


def _administration(given: Administration) -> dict[str, Any]:
    names = ("on", "start", "end", "activity_gbq", "dose_mg", "amino_acids_at", "amino_acids_end")
    return {name: getattr(given, name) for name in names}
