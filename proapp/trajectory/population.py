"""Who is compared: everybody allocated, in the arm first given, from when to when they could answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from proapp.participant.fact import Current

NO_MORE_QUESTIONS = ("pro", "all", "data")  # what a withdrawal must be from to end the questionnaires


@dataclass(frozen=True, slots=True)
class Dose:
    """An administration of the first period: regimen, cycle from 1, its start, and the local day at the site."""

    regimen: str
    cycle: int
    at: datetime
    on: date


@dataclass(frozen=True, slots=True)
class Entrant:
    """One participant of the comparison, as far as a table by moment needs to know them.

    `id` is their id's 32 hexadecimal digits; `cutoff`: until when a value counts as baseline.
    """

    id: str
    arm: str
    strata: Mapping[str, str]
    cutoff: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """One participant of the comparison, in the arm of the first allocation whatever came later.

    `second_at` is when the next period began (crossover, re-treatment); dates are local at the site.
    """

    id: UUID
    arm: str
    strata: Mapping[str, str]
    randomised_on: date
    randomised_at: datetime
    second_at: datetime | None
    doses: tuple[Dose, ...]
    died_on: date | None
    left_on: date | None

    def cutoff(self, baseline: str) -> datetime:
        """Until when a value counts as baseline: the first dose of period 1, else (or if so named) randomisation."""
        if baseline == "first-dose" and self.doses:
            return self.doses[0].at
        return self.randomised_at

    def entrant(self, baseline: str) -> Entrant:
        """The same in short."""
        return Entrant(self.id.hex, self.arm, self.strata, self.cutoff(baseline))

    def could_answer(self, on: date) -> bool:
        """Alive and still asked on a day."""
        return not any(end is not None and end <= on for end in (self.died_on, self.left_on))


def member(participant_id: UUID, facts: Sequence[Current], *, site_zone: str) -> Member | None:
    """A participant from the facts in force, in order; None before allocation."""
    allocations = [fact for fact in facts if fact.kind == "allocation"]
    if not allocations:
        return None
    zone = ZoneInfo(site_zone)
    first, second_at = allocations[0], _instant(allocations[1], zone) if len(allocations) > 1 else None
    return Member(
        id=participant_id,
        arm=str(first.detail["arm"]),
        strata=first.detail.get("strata", {}),
        randomised_on=first.on,
        randomised_at=_instant(first, zone),
        second_at=second_at,
        doses=_doses(facts, zone, until=second_at),
        died_on=_first_on(fact for fact in facts if fact.kind == "death"),
        left_on=_first_on(
            fact for fact in facts if fact.kind == "withdrawal" and fact.detail.get("from") in NO_MORE_QUESTIONS
        ),
    )


def _instant(fact: Current, zone: ZoneInfo) -> datetime:
    return fact.at or datetime.combine(fact.on, time(), zone).astimezone(UTC)


def _doses(facts: Sequence[Current], zone: ZoneInfo, *, until: datetime | None) -> tuple[Dose, ...]:
    given = [(_instant(fact, zone), fact) for fact in facts if fact.kind == "given"]
    within = [(at, fact) for at, fact in given if until is None or at < until]
    within.sort(key=lambda dose: (dose[0], str(dose[1].root)))
    return tuple(Dose(str(fact.detail["regimen"]), int(fact.detail["cycle"]), at, fact.on) for at, fact in within)


def _first_on(facts: Iterable[Current]) -> date | None:
    return min((fact.on for fact in facts), default=None)
