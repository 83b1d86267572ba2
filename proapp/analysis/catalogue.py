"""Every analysis there is: its table, its picture, and the questions of a protocol that it answers unasked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from proapp.analysis import planned
from proapp.analysis.asked import Query
from proapp.analysis.completion import completion
from proapp.analysis.deterioration import deterioration
from proapp.analysis.incidence import incidence
from proapp.analysis.interval_deterioration import interval_deterioration
from proapp.analysis.missing_patterns import missing_patterns
from proapp.analysis.model import model
from proapp.analysis.source import Source
from proapp.analysis.symptom_days import symptom_days
from proapp.analysis.trajectory import trajectory
from proapp.analysis.worst_grades import worst_grades
from proapp.instrument.library import Library
from proapp.picture.canvas import Theme
from proapp.picture.drawn.completion import completion as completion_drawn
from proapp.picture.drawn.deterioration import deterioration as deterioration_drawn
from proapp.picture.drawn.incidence import incidence as incidence_drawn
from proapp.picture.drawn.interval_deterioration import interval_deterioration as interval_drawn
from proapp.picture.drawn.missing_patterns import missing_patterns as missing_patterns_drawn
from proapp.picture.drawn.trajectory import change as change_drawn
from proapp.picture.drawn.worst_grades import worst_grades as worst_grades_drawn
from proapp.trial.protocol import Protocol as TrialProtocol

Table = Callable[[Source, Query], dict[str, Any]]
Plan = Callable[[TrialProtocol, Library], Iterable[dict[str, Any]]]


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


ANALYSES: Mapping[str, Analysis] = {
    one.name: one
    for one in (
        Analysis("trajectories", "Scales over time", trajectory, planned.trajectories, change_drawn),
        Analysis("model", "Mixed model for repeated measures", model, planned.models, by_arm_only=True),
        Analysis("deterioration", "Time to deterioration", deterioration, planned.deteriorations, deterioration_drawn),
        Analysis("incidence", "Cumulative incidence, death competing", incidence, planned.incidences, incidence_drawn),
        Analysis(
            "interval-deterioration", "Time to deterioration, interval-censored", interval_deterioration,
            planned.intervals, interval_drawn,
        ),
        Analysis("symptom-days", "Days with symptoms", symptom_days, planned.diaries),
        Analysis("worst-grades", "Worst grades after baseline", worst_grades, planned.toxicities, worst_grades_drawn),
        Analysis("completion", "Completion", completion, planned.instruments, completion_drawn),
        Analysis(
            "missing-patterns", "How answers are missing", missing_patterns, planned.instruments, missing_patterns_drawn
        ),
    )
}
