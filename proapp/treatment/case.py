"""A new fact beside everything known without it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from proapp.participant.fact import Current
from proapp.treatment.course import Course, is_under
from proapp.treatment.cycle import Period
from proapp.trial.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Case:
    """`course` is what the other facts make; for a correction, without the fact that it corrects. `closed` are arms
    that a later version of the protocol has closed.
    """

    protocol: Protocol
    course: Course
    new: Current
    now: datetime
    zone: ZoneInfo
    closed: frozenset[str] = frozenset()

    @property
    def today(self) -> date:
        """The day it is at the site."""
        return self.now.astimezone(self.zone).date()

    def first(self, kind: str) -> Current | None:
        """The earliest other fact of a kind."""
        return next((fact for fact in self.course.facts if fact.kind == kind), None)

    def allocations(self) -> list[Current]:
        return [fact for fact in self.course.facts if fact.kind == "allocation"]

    def period(self) -> Period | None:
        """The period the new fact falls into."""
        over = {allocation.root for allocation in self.allocations() if is_under(self.new, allocation)}
        return next((period for period in reversed(self.course.periods) if period.fact.root in over), None)
