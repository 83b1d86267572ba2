"""A participant's treatment, folded from the facts: periods, their regimens, and the cycles as planned and as given."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from proapp.participant.fact import Current, Fact, current
from proapp.treatment.absorbed import dose_questions
from proapp.treatment.cycle import Administration, CycleDay, Ended, Period, Question, RegimenCourse
from proapp.treatment.cycles import NOTHING, Told, questions, regimen_course
from proapp.treatment.event import Events, first_events, ref
from proapp.treatment.own import own_versions
from proapp.treatment.procedures import procedure_questions
from proapp.trial.protocol import Protocol, Regimen

OF_A_CYCLE = ("given", "held", "delayed", "skipped", "reduced")
BEFORE_THE_DOSE = timedelta(minutes=30)  # amino acids start half an hour before the dose (US label 4/2024)


@dataclass(frozen=True, slots=True)
class Course:
    """`facts` are those in force, in order; `events` the earliest fact by the word a protocol uses for it."""

    site_zone: str
    periods: tuple[Period, ...]
    doses: tuple[Administration, ...]
    facts: tuple[Current, ...]
    events: Events
    questions: tuple[Question, ...]
    infusions: frozenset[str]

    def administrations(self, regimen: str | None = None) -> tuple[Administration, ...]:
        """Doses given, of one regimen or of all, by their start; over all periods."""
        return tuple(dose for dose in self.doses if regimen in (None, dose.regimen))

    def first_dose_at(self, period: int = 1) -> datetime | None:
        """When the first dose of any regimen began in a period."""
        return next((dose.start for dose in self.doses if dose.period == period), None)

    def period_at(self, instant: datetime) -> Period | None:
        """The period a moment lies in; None before the first allocation."""
        return next((period for period in reversed(self.periods) if period.begins_at <= instant), None)

    def cycle_at(self, instant: datetime, *, regimen: str | None = None) -> CycleDay | None:
        """The dose a moment comes after and the days since, of one regimen, or of the infusions when none is named.

        The time of the dose decides, not only its day: an answer on its morning belongs to the cycle before.
        """
        regimens = self.infusions if regimen is None else {regimen}
        before = [dose for dose in self.doses if dose.regimen in regimens and dose.start <= instant]
        if not before:
            return None
        dose = before[-1]
        days = (instant.astimezone(ZoneInfo(self.site_zone)).date() - dose.on).days
        return CycleDay(dose.cycle, days, dose.regimen, dose.period)


def course(protocol: Protocol, facts: Iterable[Fact], *, site_zone: str) -> Course:
    """The course that the facts make, whatever order they come in. `site_zone` (IANA) says which day a dose was on."""
    standing = current(facts)
    events = first_events(standing)
    by_period = _by_period(standing)
    drafts = [
        _period(protocol, number, allocation, within, zone=ZoneInfo(site_zone))
        for number, (allocation, within) in enumerate(by_period, start=1)
        if allocation is not None and allocation.detail["arm"] in protocol.arms
    ]
    periods = tuple(period for period, _ in drafts)
    doses = sorted((dose for _, given in drafts for dose in given), key=lambda dose: (dose.start, dose.regimen))
    return Course(
        site_zone=site_zone,
        periods=periods,
        doses=tuple(doses),
        facts=standing,
        events=events,
        questions=tuple(_questions(protocol, periods, standing, events)),
        infusions=protocol.infusion_ids,
    )


def is_under(fact: Current, allocation: Current) -> bool:
    """Whether a fact lies at or after an allocation: by day, on the same day by time if both have one."""
    if fact.on != allocation.on or fact.at is None or allocation.at is None:
        return fact.on >= allocation.on
    return fact.at >= allocation.at


def _by_period(standing: Sequence[Current]) -> Iterator[tuple[Current, list[Current]]]:
    """Each allocation with the facts from it until the next."""
    allocations = [fact for fact in standing if fact.kind == "allocation"]
    others = [fact for fact in standing if fact.kind != "allocation"]
    for number, allocation in enumerate(allocations):
        following = allocations[number + 1] if number + 1 < len(allocations) else None
        within = [fact for fact in others if is_under(fact, allocation)]
        within = [fact for fact in within if following is None or not is_under(fact, following)]
        yield allocation, [*within, following] if following else within


def _period(
    protocol: Protocol, number: int, allocation: Current, within: Sequence[Current], *, zone: ZoneInfo
) -> tuple[Period, list[Administration]]:
    arm = protocol.arms[allocation.detail["arm"]]
    told = _told(within, number, zone)
    regimens: dict[str, RegimenCourse] = {}
    for regimen in arm.regimens:
        said = told.get(regimen.id, {})
        regimens[regimen.id] = regimen_course(
            own_versions(regimen, allocation, within),
            said,
            begins_on=allocation.on if regimen.after is None else _last_procedure(within, said),
            ended=_ended(regimen, within),
            leader=regimens.get(regimen.follows or ""),
        )
    period = Period(
        number=number,
        kind=allocation.detail.get("kind") or ("randomisation" if number == 1 else "crossover"),
        arm=arm.id,
        begins_on=allocation.on,
        begins_at=allocation.at or datetime.combine(allocation.on, time(), zone).astimezone(UTC),
        has_time=allocation.at is not None,
        strata=allocation.detail.get("strata", {}),
        regimens=regimens,
        fact=ref(allocation),
    )
    return period, [cycle.given for course in regimens.values() for cycle in course.cycles if cycle.given]


def _last_procedure(within: Sequence[Current], told: Mapping[int, Told]) -> date | None:
    """The day of the last procedure of the period that no dose comes before; None while there is none."""
    first = min((said.given.on for said in told.values() if said.given), default=date.max)
    return max((fact.on for fact in within if fact.kind == "procedure" and fact.on <= first), default=None)


def _told(within: Sequence[Current], period: int, zone: ZoneInfo) -> dict[str, dict[int, Told]]:
    told: dict[str, dict[int, Told]] = defaultdict(dict)
    for fact in within:
        if fact.kind not in OF_A_CYCLE:
            continue
        regimen, cycle = fact.detail["regimen"], fact.detail["cycle"]
        before = told[regimen].get(cycle, NOTHING)
        given = _administration(fact, period, zone) if fact.kind == "given" and not before.given else before.given
        told[regimen][cycle] = Told((*before.facts, fact), given)
    return told


def _administration(fact: Current, period: int, zone: ZoneInfo) -> Administration:
    start = fact.at or datetime.combine(fact.on, time(), zone).astimezone(UTC)
    detail = fact.detail
    acids_at, acids_end = _time(detail, "amino_acids_at"), _time(detail, "amino_acids_end")
    return Administration(
        regimen=detail["regimen"],
        period=period,
        cycle=detail["cycle"],
        on=fact.on,  # the day at the site where it was given, whichever site is asked today
        start=start,
        end=_time(detail, "end"),
        quiet_from=min(acids_at, start) if acids_at else start - BEFORE_THE_DOSE,
        activity_gbq=detail.get("activity_gbq"),
        dose_mg=detail.get("dose_mg"),
        fact=ref(fact),
        amino_acids_at=acids_at,
        amino_acids_end=acids_end,
    )


def _time(detail: Mapping[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(detail[name]) if name in detail else None


def _ended(regimen: Regimen, within: Sequence[Current]) -> Ended | None:
    """The first event in the period that ends this regimen; a new period ends what is before it."""
    for fact in within:
        if fact.kind == "allocation":
            return Ended(fact.on, fact.detail.get("kind", "crossover"), ref(fact))
        if fact.kind == "stopped" and fact.detail["regimen"] == regimen.id:
            return Ended(fact.on, "stopped", ref(fact))
        if fact.kind == "end-of-treatment" and fact.detail.get("regimen", regimen.id) == regimen.id:
            return Ended(fact.on, "end-of-treatment", ref(fact))
        ends = first_events([fact]).keys() & {"death", "treatment-withdrawal", regimen.until}
        if ends:
            return Ended(fact.on, str(min(ends, key=str)), ref(fact))
    return None


def _questions(
    protocol: Protocol, periods: Sequence[Period], standing: Sequence[Current], events: Events
) -> Iterator[Question]:
    for period in periods:
        for regimen in period.regimens.values():
            yield from questions(regimen, period.number)
        inside = within(period, periods, standing)
        yield from dose_questions(period, inside)
        yield from procedure_questions(protocol.arms[period.arm], period, inside)
    yield from _doses_without_place(periods, standing)
    yield from _crossover_questions(protocol, periods, events)


def within(period: Period, periods: Sequence[Period], standing: Sequence[Current]) -> list[Current]:
    """The facts from the day a period begins on until the next one begins."""
    end = next((later.begins_on for later in periods if later.number == period.number + 1), date.max)
    return [fact for fact in standing if period.begins_on <= fact.on < end]


def _doses_without_place(periods: Sequence[Period], standing: Sequence[Current]) -> Iterator[Question]:
    """Doses that no arm explains: given before allocation, of another arm's regimen, or the same cycle twice."""
    used = {
        reference.root for period in periods for course in period.regimens.values() for reference in _given_refs(course)
    }
    for fact in standing:
        if fact.kind == "given" and fact.root not in used:
            regimen, cycle = fact.detail["regimen"], fact.detail["cycle"]
            words = (
                f"a dose of {regimen}, cycle {cycle}, on {fact.on} does not fit the arm: correct it or the allocation"
            )
            yield Question("dose-without-place", words, None, regimen, cycle)


def _given_refs(course: RegimenCourse) -> Iterator[Any]:
    return (cycle.given.fact for cycle in course.cycles if cycle.given)


def _crossover_questions(protocol: Protocol, periods: Sequence[Period], events: Events) -> Iterator[Question]:
    if not periods or "death" in events:
        return
    last = periods[-1]
    crossover = protocol.arms[last.arm].crossover
    reached = events.get(crossover.on) if crossover else None
    if crossover is None or reached is None or reached.on < last.begins_on:
        return
    code = "crossover-possible" if crossover.optional else "crossover-due"
    yield Question(code, f"{crossover.on} on {reached.on}: crossing over to {crossover.to}", last.number)
