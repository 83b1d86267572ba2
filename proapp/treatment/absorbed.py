"""What lesions, kidneys and marrow have got over the cycles, and when the goals of the protocol ask for a decision."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from proapp.participant.fact import Current
from proapp.treatment.cycle import Period, Question, RegimenCourse
from proapp.trial.dosimetry import DoseGoals

WHERE = ("lesion", "kidney", "marrow")


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Gy in one period of one regimen: added up by place, the last measured cycle's, and which cycles have no value."""

    total: Mapping[str, float]
    last: Mapping[str, float]
    unmeasured: tuple[int, ...]


def absorbed(course: RegimenCourse, facts: Iterable[Current]) -> Absorbed:
    """From the dosimetry of a course's given cycles; `facts` are those of its period, in force."""
    given = [cycle.number for cycle in course.cycles if cycle.given]
    told = {
        fact.detail["cycle"]: fact.detail
        for fact in facts
        if fact.kind == "dosimetry" and fact.detail["regimen"] == course.regimen.id and fact.detail["cycle"] in given
    }
    measured = {where: [told[cycle][name] for cycle in given if cycle in told and name in told[cycle]]
                for where, name in ((where, f"{where}_gy") for where in WHERE)}  # fmt: skip
    return Absorbed(
        total={where: sum(doses) for where, doses in measured.items() if doses},
        last={where: doses[-1] for where, doses in measured.items() if doses},
        unmeasured=tuple(cycle for cycle in given if cycle not in told),
    )


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
