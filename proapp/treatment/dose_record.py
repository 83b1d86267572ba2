"""Absorbed doses cycle by cycle: the running total against what the protocol wants, and what is a person's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from proapp.participant.fact import Current
from proapp.treatment.absorbed import Absorbed, absorbed, lesion_dose
from proapp.treatment.course import Course, within
from proapp.treatment.cycle import Cycle, Period, RegimenCourse
from proapp.trial.dosimetry import MEAN, DoseGoals

PLANNED = ("cycles", "activity_gbq", "dose_mg", "every", "agent")


@dataclass(frozen=True, slots=True)
class CycleDoses:
    """One given cycle. Doses in Gy, None where nothing was measured; `running` adds up to and with this cycle by place
    (lesion, kidney, marrow), `running_lesions` by target lesion.
    """

    cycle: int
    on: date
    activity_gbq: float | None
    fact: UUID | None
    measured_on: date | None
    lesion_gy: float | None
    lesions: Mapping[str, float]
    kidney_gy: float | None
    marrow_gy: float | None
    method: str | None
    software: str | None
    scans: int | None
    running: Mapping[str, float]
    running_lesions: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class RegimenDoses:
    """A radioactive regimen in one period. `own` is what this participant has otherwise than the protocol says it for
    everybody; `remaining` Gy until a goal is reached (lesion: its lower end) or a limit is met, never below 0.
    """

    period: int
    regimen: str
    agent: str | None
    cycles_planned: int | None
    activity_planned_gbq: float | None
    own: Mapping[str, Any]
    goals: DoseGoals | None
    cycles: tuple[CycleDoses, ...]
    activity_gbq: float
    total: Mapping[str, float]
    lesions: Mapping[str, float]
    unmeasured: tuple[int, ...]
    remaining: Mapping[str, float]


def dose_records(course: Course) -> tuple[RegimenDoses, ...]:
    """Of every period's radioactive regimens, in order."""
    return tuple(_records(course))


def _records(course: Course) -> Iterator[RegimenDoses]:
    for period in course.periods:
        facts = within(period, course.periods, course.facts)
        for followed in period.regimens.values():
            if followed.regimen.id in course.infusions:
                yield _record(period, followed, facts)


def _record(period: Period, followed: RegimenCourse, facts: Sequence[Current]) -> RegimenDoses:
    regimen = followed.regimen
    given = [cycle for cycle in followed.cycles if cycle.given]
    whole = absorbed(followed, facts)
    return RegimenDoses(
        period=period.number,
        regimen=regimen.id,
        agent=regimen.agent,
        cycles_planned=regimen.cycles,
        activity_planned_gbq=regimen.activity_gbq,
        own={name: getattr(regimen, name) for name in PLANNED if name in regimen.own},
        goals=regimen.goals,
        cycles=tuple(_cycle(cycle, followed, facts) for cycle in given),
        activity_gbq=sum(cycle.activity_gbq or 0.0 for cycle in given),
        total=whole.total,
        lesions=whole.lesions,
        unmeasured=whole.unmeasured,
        remaining=_remaining(regimen.goals, whole),
    )


def _cycle(cycle: Cycle, followed: RegimenCourse, facts: Sequence[Current]) -> CycleDoses:
    assert cycle.given is not None
    own = (followed.regimen.id, cycle.number)
    dosimetry = [fact for fact in facts if fact.kind == "dosimetry"]
    measured = next((one for one in dosimetry if (one.detail["regimen"], one.detail["cycle"]) == own), None)
    detail = measured.detail if measured else {}
    until = absorbed(followed, [one for one in dosimetry if one.detail["cycle"] <= cycle.number])
    counted = followed.regimen.goals.counted if followed.regimen.goals else MEAN
    return CycleDoses(
        cycle=cycle.number,
        on=cycle.given.on,
        activity_gbq=cycle.activity_gbq,
        fact=measured.root if measured else None,
        measured_on=measured.on if measured else None,
        lesion_gy=lesion_dose(detail, counted),
        lesions={one["id"]: one["gy"] for one in detail.get("lesions", ())},
        kidney_gy=detail.get("kidney_gy"),
        marrow_gy=detail.get("marrow_gy"),
        method=detail.get("method"),
        software=detail.get("software"),
        scans=detail.get("scans"),
        running=until.total,
        running_lesions=until.lesions,
    )


def _remaining(goals: DoseGoals | None, got: Absorbed) -> dict[str, float]:
    if goals is None:
        return {}
    ends = {"lesion": goals.lesion[0] if goals.lesion else None, "kidney": goals.kidney, "marrow": goals.marrow}
    return {
        where: max(0.0, end - got.total.get(where, 0.0)) for where, end in ends.items() if end is not None
    }  # fmt: skip
