"""Anchors: the dated facts of a course that a timepoint counts its days from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from proapp.participant.fact import Current
from proapp.treatment.course import Course
from proapp.treatment.cycle import Administration, Cycle, FactRef, Period
from proapp.treatment.event import ref
from proapp.trial.timepoint import Timepoint

NOT_COMING = ("skipped", "stopped", "paused")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Day 0 of a series. `at` is the time of day when there is one; `until` the dose that closes the series.

    A dose not given yet has no fact; `planned_from` is the day it was planned for before any delay.
    """

    kind: str
    on: date
    at: datetime | None
    period: int
    fact: FactRef | None
    regimen: str | None = None
    cycle: int | None = None
    planned_from: date | None = None
    until: Administration | None = None


def anchors(timepoint: Timepoint, course: Course) -> Iterator[Anchor]:
    """Where the timepoint's days count from for this participant: nothing yet, once, or once for every dose."""
    found = _FINDERS[timepoint.anchor.kind](timepoint, course)
    return (anchor for anchor in found if timepoint.periods is None or anchor.period in timepoint.periods)


def _registration(timepoint: Timepoint, course: Course) -> Iterator[Anchor]:
    for fact in course.facts:
        if fact.kind == "registration":
            yield _anchor("registration", fact, 1)
            return


def _randomisation(timepoint: Timepoint, course: Course) -> Iterator[Anchor]:
    for period in course.periods[:1]:
        at = period.begins_at if period.has_time else None
        yield Anchor("randomisation", period.begins_on, at, period.number, period.fact)


def _first_treatment(timepoint: Timepoint, course: Course) -> Iterator[Anchor]:
    for period in course.periods:
        dose = next((dose for dose in course.doses if dose.period == period.number), None)
        if dose:
            yield Anchor("first-treatment", dose.on, dose.start, period.number, dose.fact, dose.regimen, dose.cycle)


def _administration(timepoint: Timepoint, course: Course) -> Iterator[Anchor]:
    regimen = timepoint.anchor.regimen
    assert regimen is not None
    if timepoint.before_dose:
        yield from _before_doses(regimen, course)
        return
    doses = course.administrations(regimen)
    for place, dose in enumerate(doses):
        following = doses[place + 1] if place + 1 < len(doses) else None
        yield Anchor(
            "administration", dose.on, dose.start, dose.period, dose.fact, regimen, dose.cycle, until=following
        )


def _before_doses(regimen: str, course: Course) -> Iterator[Anchor]:
    """A task before a dose hangs on the day planned, and once given on the day given."""
    for period in course.periods:
        for cycle in _cycles(period, regimen):
            if cycle.status in NOT_COMING or cycle.on is None:
                continue
            at = cycle.given.start if cycle.given else None
            fact = cycle.given.fact if cycle.given else (cycle.facts[-1] if cycle.facts else None)
            first = min(cycle.first_planned_on or cycle.on, cycle.on)
            yield Anchor("administration", cycle.on, at, period.number, fact, regimen, cycle.number, first)


def _cycles(period: Period, regimen: str) -> tuple[Cycle, ...]:
    course = period.regimens.get(regimen)
    return course.cycles if course else ()


def _event(timepoint: Timepoint, course: Course) -> Iterator[Anchor]:
    fact = course.events.get(timepoint.anchor.kind)
    if fact:
        yield _anchor(timepoint.anchor.kind, fact, _period_of(fact, course))


def _procedure(timepoint: Timepoint, course: Course) -> Iterator[Anchor]:
    """Procedures in the trial; those of the time before belong to the history of the disease."""
    registered = next((fact.on for fact in course.facts if fact.kind == "registration"), date.min)
    procedures = [fact for fact in course.facts if fact.kind == "procedure" and fact.on >= registered]
    for number, fact in enumerate(procedures, start=1):
        anchor = _anchor("procedure", fact, _period_of(fact, course))
        yield Anchor(anchor.kind, anchor.on, anchor.at, anchor.period, anchor.fact, cycle=number)


def _anchor(kind: str, fact: Current, period: int) -> Anchor:
    return Anchor(kind, fact.on, fact.at, period, ref(fact))


def _period_of(fact: Current, course: Course) -> int:
    """The number of the period a fact falls into; 1 before the first."""
    return max((period.number for period in course.periods if period.begins_on <= fact.on), default=1)


_FINDERS = {
    "registration": _registration,
    "randomisation": _randomisation,
    "first-treatment": _first_treatment,
    "administration": _administration,
    "progression": _event,
    "end-of-treatment": _event,
    "procedure": _procedure,
}
