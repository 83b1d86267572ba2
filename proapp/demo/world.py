"""What the people of the demonstration share: the clock, the agenda, the server, the logins, what is counted."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from proapp.base.clock import SimulatedClock
from proapp.demo.client import Client
from proapp.demo.fate import Fate
from proapp.demo.installation import Logins
from proapp.instrument.library import Library
from proapp.simulation.agenda import Agenda
from proapp.simulation.habits import Due, Intent
from proapp.simulation.people import Invented
from proapp.simulation.places import Place
from proapp.simulation.randomiser import Randomiser
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue


@dataclass
class Running:
    """A trial of the demonstration: its protocol, its sites by code, and how many are allocated to each arm."""

    protocol: Protocol
    places: dict[str, Place]
    sites: dict[str, UUID]
    randomiser: Randomiser
    allocated: Counter[str] = field(default_factory=Counter)

    @property
    def id(self) -> str:
        return self.protocol.trial


@dataclass
class Case:
    """One participant as the demonstration follows them: their phone, what is due, what they mean to do and
    have done about it.
    """

    person: Invented
    trial: Running
    phone: str = ""
    fate: Fate | None = None
    due: dict[str, Due] = field(default_factory=dict)
    meant: dict[str, Intent] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    @property
    def path(self) -> str:
        return f"/participants/{self.person.id}"

    def login(self, role: str) -> str:
        """The key of the login of somebody at this participant's site."""
        return f"{role}@{self.trial.id}/{self.person.place.code}"


@dataclass
class World:
    """Shared by everybody. `end` is where the story ends and the clock stays."""

    seed: int
    clock: SimulatedClock
    weeks: int
    end: datetime
    agenda: Agenda
    client: Client
    logins: Logins
    catalogue: Catalogue
    trials: dict[str, Running] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def library(self) -> Library:
        return self.catalogue.library
