"""What lesions, kidneys and marrow have got over the cycles, and when the goals of the protocol ask for a decision."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proapp.participant.fact import Current
from proapp.treatment.cycle import Period, Question, RegimenCourse
from proapp.trial.dosimetry import MEAN, DoseGoals

WHERE = ("lesion", "kidney", "marrow")
ORGANS = ("kidney", "marrow")


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Gy in one period of one regimen: added up by place, the last measured cycle's, and which cycles have no value.

    `lesions` are the totals of each target lesion where each was measured, and `total["lesion"]` is their highest or
    mean, as the protocol's goals count; otherwise it adds up the one number told of each cycle.
    """

    total: Mapping[str, float]
    last: Mapping[str, float]
    unmeasured: tuple[int, ...]
    lesions: Mapping[str, float]


def absorbed(course: RegimenCourse, facts: Iterable[Current]) -> Absorbed:
    """From the dosimetry of a course's given cycles; `facts` are those of its period, in force."""
    given = [cycle.number for cycle in course.cycles if cycle.given]
    told = {
        fact.detail["cycle"]: fact.detail
        for fact in facts
        if fact.kind == "dosimetry" and fact.detail["regimen"] == course.regimen.id and fact.detail["cycle"] in given
    }
    measured = [told[cycle] for cycle in given if cycle in told]
    counted = course.regimen.goals.counted if course.regimen.goals else MEAN
    doses = {where: [one[f"{where}_gy"] for one in measured if f"{where}_gy" in one] for where in ORGANS}
    doses["lesion"] = [dose for one in measured if (dose := lesion_dose(one, counted)) is not None]
    lesions = lesion_totals(measured)
    total = {where: sum(doses[where]) for where in WHERE if doses[where]}
    if lesions and all("lesions" in one for one in measured if "lesion_gy" in one or "lesions" in one):
        total["lesion"] = aggregate(lesions.values(), counted)
    return Absorbed(
        total=total,
        last={where: doses[where][-1] for where in WHERE if doses[where]},
        unmeasured=tuple(cycle for cycle in given if cycle not in told),
        lesions=lesions,
    )


def lesion_dose(detail: Mapping[str, Any], counted: str) -> float | None:
    """What one cycle's dosimetry says of the lesions as one number (Gy); None when it says nothing of them."""
    if "lesions" in detail:
        return aggregate((one["gy"] for one in detail["lesions"]), counted)
    return detail.get("lesion_gy")


def lesion_totals(measured: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """What each target lesion has got (Gy) over cycles, by the lesion's id."""
    found: dict[str, float] = {}
    for detail in measured:
        for one in detail.get("lesions", ()):
            found[one["id"]] = found.get(one["id"], 0.0) + one["gy"]
    return found


def aggregate(doses: Iterable[float], counted: str) -> float:
    """The mean or the highest of one dose or more."""
    values = list(doses)
    return sum(values) / len(values) if counted == MEAN else max(values)


def dose_questions(period: Period, facts: Sequence[Current]) -> Iterator[Question]:
    """What the investigator is asked while further cycles are planned: lesions have enough, or organs soon too much."""
    for course in period.regimens.values():
        goals = course.regimen.goals
        waiting = [cycle.number for cycle in course.cycles if cycle.status not in ("given", "skipped", "stopped")]
        if goals and waiting:
            for words in _words(goals, absorbed(course, facts)):
                yield Question(
                    "dose-goal", f"{course.regimen.id}: {words}", period.number, course.regimen.id, waiting[0]
                )


def _words(goals: DoseGoals, got: Absorbed) -> Iterator[str]:
    lesion = got.total.get("lesion", 0.0)
    if goals.lesion and lesion >= goals.lesion[0]:
        yield f"lesions have {lesion:g} Gy of {goals.lesion[0]:g} to {goals.lesion[1]:g}: is another cycle needed"
    for where, limit in (("kidney", goals.kidney), ("marrow", goals.marrow)):
        total, last = got.total.get(where, 0.0), got.last.get(where, 0.0)
        if limit is not None and total and total + last > limit:
            yield f"{where} has {total:g} Gy, and another cycle like the last would pass {limit:g}"
