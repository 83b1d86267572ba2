"""Laboratory values beside the cycle they came after and the clinician's grade of the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from proapp.participant.fact import Current
from proapp.participant.laboratory import Result, result
from proapp.treatment.course import Course
from proapp.treatment.cycle import Administration

NEAR = 7  # days between a value and the clinician's grade of it (a judgement of ours)


@dataclass(frozen=True, slots=True)
class Graded:
    """What a clinician recorded after CTCAE."""

    fact: UUID
    term: str
    grade: int
    on: date


@dataclass(frozen=True, slots=True)
class Placed:
    """One value: of which day, and how many days after the dose of which cycle; None before the first infusion.

    `injected` is how many days lie between the last injection of a somatostatin analogue and the value.
    """

    fact: UUID
    version: int
    on: date
    at: datetime | None
    result: Result
    dose: Administration | None
    days: int | None
    injected: int | None
    graded: Graded | None


def placed(course: Course) -> tuple[Placed, ...]:
    """Every value in force, by day, time and analyte."""
    graded = tuple(_graded(course.facts))
    injections = [fact.on for fact in course.facts if fact.kind == "ssa-injection"]
    found = [
        _placed(fact, result(analyte, told), course, graded=graded, injections=injections)
        for fact in course.facts
        if fact.kind == "laboratory"
        for analyte, told in sorted(fact.detail["results"].items())
    ]
    return tuple(found)


def last_infusion(course: Course, on: date, at: datetime | None) -> Administration | None:
    """The infusion that something of a day comes after; of its own day only what has a later time does."""
    before = [
        dose
        for dose in course.doses
        if dose.regimen in course.infusions
        and (dose.on < on or (dose.on == on and at is not None and dose.start <= at))
    ]
    return before[-1] if before else None


def _placed(
    fact: Current, found: Result, course: Course, *, graded: Sequence[Graded], injections: Sequence[date]
) -> Placed:
    dose = last_infusion(course, fact.on, fact.at)
    injected = max((day for day in injections if day <= fact.on), default=None)
    return Placed(
        fact=fact.root,
        version=fact.version,
        on=fact.on,
        at=fact.at,
        result=found,
        dose=dose,
        days=(fact.on - dose.on).days if dose else None,
        injected=(fact.on - injected).days if injected else None,
        graded=_nearest(found.suggested.term, fact.on, graded),
    )


def _graded(facts: Iterable[Current]) -> Iterator[Graded]:
    for fact in facts:
        if fact.kind == "toxicity":
            yield Graded(fact.root, fact.detail["term"], fact.detail["grade"], fact.on)


def _nearest(term: str | None, on: date, graded: Sequence[Graded]) -> Graded | None:
    near = [one for one in graded if one.term == term and abs((one.on - on).days) <= NEAR]
    return min(near, key=lambda one: (abs((one.on - on).days), one.on), default=None)
