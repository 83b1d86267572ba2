"""What everybody in a simulation shares: the database, the clock, the agenda, the sites, the people, the counts."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from proapp.base.actor import Actor
from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.flag.escalation import Cover
from proapp.participant.fact import Fact
from proapp.simulation.agenda import Agenda
from proapp.simulation.dose import Dose
from proapp.simulation.effects import Effect
from proapp.simulation.fate import Fate
from proapp.simulation.habits import Due, Intent
from proapp.simulation.illness import Illness
from proapp.simulation.minimiser import Minimiser
from proapp.simulation.people import Invented
from proapp.simulation.places import Place
from proapp.simulation.randomness import ident
from proapp.treatment.course import Course, course
from proapp.treatment.cycle import Period
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue


@dataclass
class Desk:
    """A site: its place, its id, when somebody watches, and the nurse who does."""

    place: Place
    id: UUID
    hours: Cover
    nurse: Actor


@dataclass
class Case:
    """One participant: what is recorded, how it goes with them, what is due and what they mean to do about it.

    `expected` are the cycles somebody is about to decide on; `doses` those of the period in force.
    """

    person: Invented
    desk: Desk
    protocol: Protocol
    facts: list[Fact] = field(default_factory=list)
    fate: Fate | None = None
    effect: Effect | None = None
    doses: list[Dose] = field(default_factory=list)
    expected: set[tuple[int, str, int, date | None]] = field(default_factory=set)
    ended: set[int] = field(default_factory=set)
    due: dict[str, Due] = field(default_factory=dict)
    meant: dict[str, Intent] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    silent: bool = False
    dead: bool = False
    known: Course | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.person.place.zone)

    @property
    def phone(self) -> Actor:
        """Whoever hands in their answers."""
        device = ident(self.person.seed, "phone", self.person.id)
        return Actor("device", str(device), participant_id=self.person.id, trial_id=self.protocol.trial)

    @property
    def course(self) -> Course:
        """What the facts make of the treatment."""
        if self.known is None:
            self.known = course(self.protocol, self.facts, site_zone=self.person.place.zone)
        return self.known

    @property
    def period(self) -> Period:
        """The one in force."""
        return self.course.periods[-1]

    @property
    def illness(self) -> Illness | None:
        """None before allocation."""
        if self.fate is None or self.effect is None:
            return None
        return Illness(self.effect, self.doses, self.fate.deteriorates_at)


@dataclass
class World:
    """Shared by everybody. `end` is where the simulation ends."""

    seed: int
    protocol: Protocol
    clock: SimulatedClock
    start: datetime
    end: datetime
    database: Database
    catalogue: Catalogue
    effects: dict[str, Effect]
    desks: dict[str, Desk]
    minimiser: Minimiser
    agenda: Agenda = field(default_factory=Agenda)
    cases: list[Case] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def id(self, *names: object) -> UUID:
        """An id of its own for these names."""
        return ident(self.seed, *names)
