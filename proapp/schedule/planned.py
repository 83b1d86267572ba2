"""One instrument planned for one participant: its window, what it counts for, and why it is due then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5


class Label(NamedTuple):
    """What an answer counts for. It may change while the window stays, even of what has been answered."""

    timepoint: str
    use: str
    period: int
    cycle: int | None
    ordinal: int
    serves: tuple[str, ...]
    recall_spans: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """`opens_at` (included) and `closes_at` (excluded) are UTC instants, `target_on` a local day in `zone`.

    `serves` are further timepoints that the same answer counts for; `recall_spans` when the days recalled lie on both
    sides of an infusion. `anchor_fact` is the first of its chain of corrections, None for a dose only planned, and
    `anchor_version` counts that chain. `take` is 1 unless an answered one no longer fits.
    """

    id: UUID
    participant: UUID
    timepoint: str
    use: str
    period: int
    cycle: int | None
    ordinal: int
    instrument: str
    take: int
    daily: bool
    opens_at: datetime
    target_on: date
    closes_at: datetime
    zone: str
    anchor: str
    anchor_fact: UUID | None
    anchor_version: int
    serves: tuple[str, ...]
    recall_spans: bool
    why: Mapping[str, Any]

    @property
    def label(self) -> Label:
        return Label(self.timepoint, self.use, self.period, self.cycle, self.ordinal, self.serves, self.recall_spans)

    def id_of(self, take: int) -> UUID:
        """The id this would have as another take."""
        if self.daily or take == self.take:
            return self.id
        place = (self.timepoint, self.period, self.cycle, self.ordinal)
        return identity(self.participant, self.instrument, place, take)

    def as_take(self, take: int) -> "Planned":
        """The same asked once more."""
        return replace(self, id=self.id_of(take), take=take)

    def as_version(self, instrument: str) -> "Planned":
        """The same asked with another version of its instrument, as its first take."""
        place = (self.timepoint, self.period, self.cycle, self.ordinal)
        own = (
            daily_identity(self.participant, instrument, self.target_on)
            if self.daily
            else identity(self.participant, instrument, place)
        )
        return replace(self, id=own, instrument=instrument, take=1)


def identity(participant: UUID, instrument: str, place: tuple[str, int, int | None, int], take: int = 1) -> UUID:
    """The id of an assignment, worked out within its participant; `place` is timepoint, period, cycle, ordinal."""
    timepoint, period, cycle, ordinal = place
    return uuid5(participant, f"{period}/{timepoint}/{cycle or 0}/{ordinal}/{instrument}/{take}")


def daily_identity(participant: UUID, instrument: str, day: date) -> UUID:
    """The id of a diary: one a local day, whatever timepoint it counts for."""
    return uuid5(participant, f"{instrument}/{day.isoformat()}")
