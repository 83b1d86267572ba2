"""Every analysis there is: its table, its picture, and the questions of a protocol that it answers unasked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from proapp.analysis import planned, planned_models, planned_toxicity
from proapp.analysis.around_doses import around_doses
from proapp.analysis.asked import Query
from proapp.analysis.cohort import Plan, apart
from proapp.analysis.completion import completion
from proapp.analysis.deterioration import deterioration
from proapp.analysis.diary_relief import diary_relief
from proapp.analysis.diary_weeks import diary_weeks
from proapp.analysis.distribution import distribution
from proapp.analysis.endpoints import endpoints
from proapp.analysis.incidence import incidence
from proapp.analysis.interval_deterioration import interval_deterioration
from proapp.analysis.missing_patterns import missing_patterns
from proapp.analysis.model import model
from proapp.analysis.monitoring import monitoring
from proapp.analysis.responders import responders
from proapp.analysis.sensitivity import sensitivity, tipping
from proapp.analysis.source import Source
from proapp.analysis.symptom_days import symptom_days
from proapp.analysis.toxicity_area import toxicity_area
from proapp.analysis.toxicity_index import toxicity_index
from proapp.analysis.toxicity_over_time import toxicity_over_time
from proapp.analysis.trajectory import trajectory
from proapp.analysis.worst_grades import worst_grades
from proapp.picture.canvas import Theme
from proapp.picture.drawn import model as model_drawn
from proapp.picture.drawn.around_doses import around_doses as around_doses_drawn
from proapp.picture.drawn.completion import completion as completion_drawn
from proapp.picture.drawn.deterioration import deterioration as deterioration_drawn
from proapp.picture.drawn.diary_relief import diary_relief as relief_drawn
from proapp.picture.drawn.diary_weeks import change as weeks_drawn
from proapp.picture.drawn.distribution import distribution as distribution_drawn
from proapp.picture.drawn.incidence import incidence as incidence_drawn
from proapp.picture.drawn.interval_deterioration import interval_deterioration as interval_drawn
from proapp.picture.drawn.missing_patterns import missing_patterns as missing_patterns_drawn
from proapp.picture.drawn.monitoring import monitoring as monitoring_drawn
from proapp.picture.drawn.responders import responders as responders_drawn
from proapp.picture.drawn.symptom_days import symptom_days as symptom_days_drawn
from proapp.picture.drawn.tipping import tipping as tipping_drawn
from proapp.picture.drawn.toxicity_area import toxicity_area as area_drawn
from proapp.picture.drawn.toxicity_index import toxicity_index as index_drawn
from proapp.picture.drawn.toxicity_over_time import toxicity_over_time as over_time_drawn
from proapp.picture.drawn.trajectory import change as change_drawn
from proapp.picture.drawn.worst_grades import worst_grades as worst_grades_drawn

Table = Callable[[Source, Query], dict[str, Any]]


class Drawing(Protocol):
    """A table's picture, svg or png."""

    def __call__(self, table: Mapping[str, Any], /, *, form: str, theme: Theme) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Analysis:
    """One kind of question.

    `name`: in addresses and file names. `plan`: the queries that a release, a simulation or the committee's page wants
    of a protocol, every parameter named but `by`. `by_arm_only`: pooled there is nothing to say.
    """

    name: str
    title: str
    table: Table
    plan: Plan
    drawing: Drawing | None = None
    by_arm_only: bool = False


def _by_cohort(analysis: Analysis) -> Analysis:
    """The same analysis of each cohort, where the protocol has cohorts."""

    def table(source: Source, query: Query) -> dict[str, Any]:
        return analysis.table(source.within(query), query)

    return replace(analysis, table=table, plan=apart(analysis.plan))


ANALYSES: Mapping[str, Analysis] = {
    one.name: _by_cohort(one)
    for one in (
        Analysis("trajectories", "Scales over time", trajectory, planned.trajectories, change_drawn),
        Analysis("model", "Mixed model", model, planned.models, model_drawn.differences, by_arm_only=True),
        Analysis(
            "sensitivity",
            "Differences if missing answers were as the reference arm's",
            sensitivity,
            planned_models.sensitivities,
            model_drawn.imputed,
            by_arm_only=True,
        ),
        Analysis(
            "tipping-point", "Tipping point", tipping, planned_models.tipping_points, tipping_drawn, by_arm_only=True
        ),
        Analysis("responders", "Responders", responders, planned_models.responses, responders_drawn),
        Analysis(
            "distribution",
            "Distribution of change",
            distribution,
            planned_models.distributions,
            distribution_drawn,
            by_arm_only=True,
        ),
        Analysis(
            "endpoints", "Endpoints and what stands of them", endpoints, planned_models.hierarchies, by_arm_only=True
        ),
        Analysis("deterioration", "Time to deterioration", deterioration, planned.deteriorations, deterioration_drawn),
        Analysis("incidence", "Cumulative incidence, death competing", incidence, planned.incidences, incidence_drawn),
        Analysis(
            "interval-deterioration",
            "Time to deterioration, interval-censored",
            interval_deterioration,
            planned.intervals,
            interval_drawn,
        ),
        Analysis("symptom-days", "Days with symptoms", symptom_days, planned.diaries, symptom_days_drawn),
        Analysis("diary-weeks", "The diary week by week", diary_weeks, planned_toxicity.weeks, weeks_drawn),
        Analysis("diary-relief", "Relief that lasted", diary_relief, planned_toxicity.reliefs, relief_drawn),
        Analysis("around-doses", "Hours around doses", around_doses, planned_toxicity.around, around_doses_drawn),
        Analysis("worst-grades", "Worst grades", worst_grades, planned_toxicity.worst_grades, worst_grades_drawn),
        Analysis(
            "toxicity-over-time", "Grades over time", toxicity_over_time, planned_toxicity.symptoms, over_time_drawn
        ),
        Analysis("toxicity-index", "Toxicity index", toxicity_index, planned_toxicity.indices, index_drawn),
        Analysis("toxicity-area", "Worse and better than before", toxicity_area, planned_toxicity.symptoms, area_drawn),
        Analysis(
            "monitoring",
            "Severe toxicity against the bound",
            monitoring,
            planned_toxicity.monitoring,
            monitoring_drawn,
            by_arm_only=True,
        ),
        Analysis("completion", "Completion", completion, planned.instruments, completion_drawn),
        Analysis(
            "missing-patterns", "How answers are missing", missing_patterns, planned.instruments, missing_patterns_drawn
        ),
    )
}
