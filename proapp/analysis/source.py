"""Where an analysis takes its rows from: one trial as one session sees it at one instant."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from proapp.instrument.library import Library
from proapp.trajectory import queries
from proapp.trajectory.population import Entrant, Member
from proapp.trial.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Source:
    """A trial under one protocol version; `now` decides what is due by then."""

    session: Session
    library: Library
    protocol: Protocol
    now: datetime

    def people(self) -> tuple[Member, ...]:
        """Everybody allocated to an arm of the protocol, by code."""
        found = queries.members(self.session, self.protocol.trial)
        return tuple(person for person in found if person.arm in self.protocol.arms)

    def entrants(self) -> tuple[Entrant, ...]:
        """The same people, as far as a table by moment needs to know them."""
        baseline = self.protocol.comparison.baseline
        found = queries.entrants(self.session, self.protocol.trial, baseline=baseline)
        return tuple(person for person in found if person.arm in self.protocol.arms)
