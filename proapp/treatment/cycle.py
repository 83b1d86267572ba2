"""What was planned and what was given: administrations, cycles, the course of one regimen, and periods."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from proapp.trial.protocol import Regimen


class FactRef(NamedTuple):
    """A fact that was used: the id of the first of its chain, which version of it, and its kind."""

    root: UUID
    version: int
    kind: str


class CycleDay(NamedTuple):
    """Where in treatment a moment lies: whole local days at the site since the dose of `cycle`, which is day 0."""

    cycle: int
    days: int
    regimen: str
    period: int


@dataclass(frozen=True, slots=True)
class Administration:
    """A dose really given. `on` is the local day at the site, `quiet_from` when questionnaires must leave the person
    alone: the start of the amino acids of an infusion, else the start of the dose.
    """

    regimen: str
    period: int
    cycle: int
    on: date
    start: datetime
    end: datetime | None
    quiet_from: datetime
    activity_gbq: float | None
    dose_mg: float | None
    fact: FactRef
    amino_acids_at: datetime | None = None
    amino_acids_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One repetition of a regimen, counted from 1 in its period.

    `status` is planned, delayed, held, paused (beyond the latest day, somebody must decide), skipped, stopped or given;
    `reduced` when less than the regimen's activity or dose was ordered or given. `first_planned_on` is the day before
    any delay, `planned_on` the day now planned for; both None when no day can be told.
    """

    number: int
    status: str
    first_planned_on: date | None
    planned_on: date | None
    given: Administration | None
    activity_gbq: float | None
    dose_mg: float | None
    reduced: bool
    reasons: tuple[str, ...]
    facts: tuple[FactRef, ...]

    @property
    def on(self) -> date | None:
        """The day given, or else the day planned."""
        return self.given.on if self.given else self.planned_on


@dataclass(frozen=True, slots=True)
class Ended:
    """A regimen or series ended on a day, by an event: stopped, death, crossover, progression-central ..."""

    on: date
    by: str
    fact: FactRef


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can decide. `code` is stable; `words` are for the investigator."""

    code: str
    words: str
    period: int | None = None
    regimen: str | None = None
    cycle: int | None = None


@dataclass(frozen=True, slots=True)
class RegimenCourse:
    """A regimen as this participant has it (agent, cycles, activity may be their own) and its cycles.

    `status` is running, paused, completed, or the word of the event that ended it.
    """

    regimen: Regimen
    status: str
    cycles: tuple[Cycle, ...]
    ended: Ended | None

    def cycle(self, number: int) -> Cycle | None:
        return next((cycle for cycle in self.cycles if cycle.number == number), None)


@dataclass(frozen=True, slots=True)
class Period:
    """The stretch under one allocation, from `begins_at` until the next begins. `kind` is randomisation, crossover or
    re-treatment; `strata` are the levels frozen at it.
    """

    number: int
    kind: str
    arm: str
    begins_on: date
    begins_at: datetime
    has_time: bool
    strata: Mapping[str, str]
    regimens: Mapping[str, RegimenCourse]
    fact: FactRef
