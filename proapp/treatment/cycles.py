"""From a regimen and what was said of its cycles to the cycles as planned and as given.

The next cycle plans at the last given plus the interval; a skipped one consumes its interval; a delay beyond the latest
day pauses planning until the investigator decides; only a person stops a course.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from proapp.participant.fact import Current
from proapp.treatment.cycle import Administration, Cycle, Ended, Question, RegimenCourse
from proapp.treatment.event import ref
from proapp.treatment.own import Versions, in_force
from proapp.trial.protocol import Regimen


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of one cycle: the facts in order, and the dose if it was given."""

    facts: tuple[Current, ...] = ()
    given: Administration | None = None

    def last(self, *kinds: str) -> Current | None:
        return next((fact for fact in reversed(self.facts) if fact.kind in kinds), None)


NOTHING = Told()


def regimen_course(
    versions: Versions,
    told: Mapping[int, Told],
    *,
    begins_on: date | None,
    ended: Ended | None,
    leader: RegimenCourse | None = None,
) -> RegimenCourse:
    """The course of one regimen in one period; `told` by cycle number, `leader` the course it shares its cycles with.

    `versions` are the regimen by the day from which it holds; what is still to come follows the last one.
    """
    regimen = versions[-1][1]
    cycles: list[Cycle] = []
    nominal = None if begins_on is None else begins_on + timedelta(days=regimen.start)
    last_dose: date | None = None  # given, or expected before this one
    for number in range(1, _last_number(regimen, told, leader) + 1):
        if leader is not None:
            nominal = _led(regimen, leader.cycle(number))
        said = told.get(number, NOTHING)
        held = in_force(versions, said.given.on) if said.given else regimen
        cycle = _cycle(held, number, said, nominal=nominal, last_dose=last_dose, ended=ended)
        if leader is not None and cycle.status == "planned":
            cycle = _as_led(cycle, leader.cycle(number))
        cycles.append(cycle)
        last_dose = last_dose if cycle.status == "skipped" else cycle.on
        nominal = _next_nominal(regimen, cycle)
    return RegimenCourse(regimen, _status(regimen, cycles, ended), tuple(cycles), ended)


def _led(regimen: Regimen, leading: Cycle | None) -> date | None:
    """The day a cycle begins that belongs to another regimen's cycle."""
    return None if leading is None or leading.on is None else leading.on + timedelta(days=regimen.start)


def _as_led(cycle: Cycle, leading: Cycle | None) -> Cycle:
    """What nothing was said of is skipped, stopped or paused with the cycle it belongs to."""
    if leading is None or leading.status not in ("skipped", "stopped", "paused"):
        return cycle
    return replace(cycle, status=leading.status, planned_on=None)


def questions(course: RegimenCourse, period: int) -> list[Question]:
    """What the investigator is asked about this regimen."""
    regimen = course.regimen.id
    found = []
    for cycle in course.cycles:
        if cycle.status == "paused" and course.regimen.follows is None:  # else its leader asks
            words = (
                f"cycle {cycle.number} of {regimen} would come later than day {course.regimen.latest} after the last "
                "dose: give it, skip it, accept the date, or stop the course"
            )
            found.append(Question("beyond-latest", words, period, regimen, cycle.number))
        if cycle.given and course.ended and cycle.given.on > course.ended.on:
            words = f"cycle {cycle.number} of {regimen} was given after the course had ended ({course.ended.by})"
            found.append(Question("dose-after-end", words, period, regimen, cycle.number))
    return found


def _last_number(regimen: Regimen, told: Mapping[int, Told], leader: RegimenCourse | None) -> int:
    """The number of the last cycle to show: the planned ones, or as far as is known and one more."""
    known = max(told, default=0)
    if leader is not None:
        return max(min(regimen.cycles or len(leader.cycles), len(leader.cycles)), known)
    if regimen.cycles is not None:
        return max(regimen.cycles, known)
    if not regimen.every:
        return max(1, known)
    done = max((number for number, said in told.items() if said.given or said.last("skipped")), default=0)
    return max(done + 1, known)


def _cycle(
    regimen: Regimen,
    number: int,
    told: Told,
    *,
    nominal: date | None,
    last_dose: date | None,
    ended: Ended | None,
) -> Cycle:
    delayed = told.last("delayed")
    planned = date.fromisoformat(delayed.detail["to"]) if delayed else nominal
    status = _cycle_status(told, ended)
    if status in ("planned", "delayed", "held") and _beyond(regimen, planned, last_dose, delayed):
        status = "paused"
    ordered = told.last("reduced")
    activity, dose = _amounts(regimen, ordered, told.given)
    return Cycle(
        number=number,
        status=status,
        first_planned_on=nominal,
        planned_on=planned if status in ("planned", "delayed", "held", "given") else None,
        given=told.given,
        activity_gbq=activity,
        dose_mg=dose,
        reduced=_less(activity, regimen.activity_gbq) or _less(dose, regimen.dose_mg),
        reasons=tuple(reason for fact in told.facts for reason in fact.detail.get("reasons", ())),
        facts=tuple(ref(fact) for fact in told.facts),
    )


def _cycle_status(told: Told, ended: Ended | None) -> str:
    if told.given:
        return "given"
    if told.last("skipped"):
        return "skipped"
    if ended:
        return "stopped"
    last = told.last("held", "delayed")
    return last.kind if last else "planned"


def _beyond(regimen: Regimen, planned: date | None, last_dose: date | None, delayed: Current | None) -> bool:
    """Whether the day is later than the regimen's latest after the last dose, and nobody has accepted that."""
    if planned is None or last_dose is None or regimen.latest is None:
        return False
    accepted = delayed is not None and delayed.detail.get("accepted") is True
    return (planned - last_dose).days > regimen.latest and not accepted


def _next_nominal(regimen: Regimen, cycle: Cycle) -> date | None:
    interval = regimen.interval(cycle.number)
    base = cycle.first_planned_on if cycle.status == "skipped" else cycle.on
    return None if interval is None or base is None else base + timedelta(days=interval)


def _amounts(
    regimen: Regimen, ordered: Current | None, given: Administration | None
) -> tuple[float | None, float | None]:
    """Activity and dose: as given, else as ordered for this cycle, else the regimen's."""
    said = ordered.detail if ordered else {}
    activity = said.get("activity_gbq", regimen.activity_gbq)
    dose = said.get("dose_mg", regimen.dose_mg)
    if given is None:
        return activity, dose
    return (
        activity if given.activity_gbq is None else given.activity_gbq,
        dose if given.dose_mg is None else given.dose_mg,
    )


def _less(amount: float | None, full: float | None) -> bool:
    """Given activities scatter around what was ordered: a tenth less is not a reduced dose (judgement of ours)."""
    return amount is not None and full is not None and amount < 0.9 * full


def _status(regimen: Regimen, cycles: Sequence[Cycle], ended: Ended | None) -> str:
    waiting = [cycle for cycle in cycles if cycle.status not in ("given", "skipped")]
    if not waiting and (regimen.cycles is not None or regimen.follows is not None):
        return "completed"
    if ended:
        return ended.by
    return "paused" if any(cycle.status == "paused" for cycle in waiting) else "running"
