"""What lies ahead of a participant by what is recorded: the next cycle, the first infusion, how long nobody calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from proapp.participant.fact import Current
from proapp.treatment.course import Course
from proapp.treatment.cycle import Cycle

WAITING = frozenset({"planned", "delayed", "held", "paused"})
FOR_GOOD = date.max
LEFT = frozenset({"pro", "all"})  # what a withdrawal must be from for nobody to ask any more


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next cycle that is neither given nor skipped (all None: there is none), the start of the first infusion, and
    the day before which nobody calls (`date.max`: never again; None: at any time)."""

    next_regimen: str | None = None
    next_cycle: int | None = None
    next_cycle_on: date | None = None
    first_infused_at: datetime | None = None
    quiet_until: date | None = None


def ahead(course: Course) -> Ahead:
    """What the course, folded from the facts, says of the days to come."""
    regimen, cycle = next_cycle(course)
    infusions = [dose.start for dose in course.doses if dose.regimen in course.infusions]
    return Ahead(
        next_regimen=regimen,
        next_cycle=None if cycle is None else cycle.number,
        next_cycle_on=None if cycle is None else day_of(cycle),
        first_infused_at=min(infusions, default=None),
        quiet_until=quiet_until(course.facts),
    )


def next_cycle(course: Course) -> tuple[str | None, Cycle | None]:
    """The earliest cycle of the last period that waits, with its regimen's id; of two on one day an infusion's.

    A cycle without a day counts only as far as it is paused: then the day it was first planned for is shown.
    """
    if not course.periods:
        return None, None
    waiting = [
        (day, regimen not in course.infusions, regimen, cycle)
        for regimen, followed in course.periods[-1].regimens.items()
        for cycle in followed.cycles
        if cycle.status in WAITING and (day := day_of(cycle)) is not None
    ]
    if not waiting:
        return None, None
    _, _, regimen, cycle = min(waiting, key=lambda one: (one[0], one[1], one[2], one[3].number))
    return regimen, cycle


def day_of(cycle: Cycle) -> date | None:
    """The day a cycle that waits is planned for; of a paused one the day it was planned for before."""
    return cycle.planned_on or cycle.first_planned_on


def quiet_until(facts: Sequence[Current]) -> date | None:
    """Before which day nobody calls, by the facts in force in their order: death and leaving hold for good, a pause
    until its end or until it is ended."""
    found: date | None = None
    for fact in facts:
        if fact.kind == "death" or (fact.kind == "withdrawal" and fact.detail.get("from") in LEFT):
            return FOR_GOOD
        if fact.kind == "pause":
            until = fact.detail.get("until")
            found = max(found or date.min, FOR_GOOD if until is None else date.fromisoformat(until))
        elif fact.kind == "resume":
            found = None
    return found
