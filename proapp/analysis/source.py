"""Where an analysis takes its rows from: one trial as one session sees it at one instant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from proapp.analysis.cohort import cohort_of, cohorts
from proapp.base import errors
from proapp.base.errors import Place
from proapp.instrument.library import Library
from proapp.trajectory import queries
from proapp.trajectory.life import Life
from proapp.trajectory.population import Entrant, Member
from proapp.trial.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Source:
    """A trial under one protocol version; `now` decides what is due by then, `cohort` who is counted together."""

    session: Session
    library: Library
    protocol: Protocol
    now: datetime
    cohort: str | None = None

    def within(self, query: Mapping[str, Any]) -> "Source":
        """The same for the cohort that a query names. Raises Invalid where the protocol has no such cohort, or has
        cohorts and none is named."""
        named = cohorts(self.protocol)
        asked = query.get("cohort")
        if asked is None and not named:
            return self
        if asked not in named:
            words = f"one of {', '.join(named)}" if named else "this protocol has no cohorts"
            raise errors.Invalid("cohorts are not counted together", errors=[Place("/cohort", words)])
        return replace(self, cohort=asked)

    def people(self) -> tuple[Member, ...]:
        """Everybody allocated to an arm of the protocol, by code. Raises Invalid where cohorts would be mixed."""
        return tuple(filter(self._counting(), queries.members(self.session, self.protocol.trial)))

    def entrants(self) -> tuple[Entrant, ...]:
        """The same people, as far as a table by moment needs to know them."""
        baseline = self.protocol.comparison.baseline
        found = queries.entrants(self.session, self.protocol.trial, baseline=baseline)
        return tuple(filter(self._counting(), found))

    def lives(self) -> tuple[Life, ...]:
        """The same people with what came in between, by code."""
        counts = self._counting()
        return tuple(life for life in queries.lives(self.session, self.protocol.trial) if counts(life.member))

    def _counting(self) -> Callable[[Member | Entrant], bool]:
        protocol, cohort = self.protocol, self.within({"cohort": self.cohort}).cohort
        if cohort is None:
            return lambda person: person.arm in protocol.arms
        return lambda person: person.arm in protocol.arms and cohort_of(protocol, person.strata) == cohort
