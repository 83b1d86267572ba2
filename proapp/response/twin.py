"""Which assignment of the history kept an answer of a duplicate registration belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from proapp.trial.unscheduled import UNSCHEDULED


@dataclass(frozen=True, slots=True)
class Slot:
    """An assignment: what it counts for and its window; `taken` says that it was begun or answered."""

    id: UUID
    timepoint: str
    period: int
    cycle: int | None
    ordinal: int
    instrument: str
    opens_at: datetime
    target_on: date
    closes_at: datetime
    cancelled: bool = False
    taken: bool = False

    @property
    def series(self) -> tuple[str, int, int | None, str]:
        return self.timepoint, self.period, self.cycle, self.instrument


@dataclass(frozen=True, slots=True)
class Paired:
    """An answered slot of the duplicate and its twin; without one, why: unscheduled, not-asked, another-window,
    cancelled or answered.
    """

    slot: Slot
    twin: Slot | None = None
    why: str | None = None


def paired(answered: Iterable[Slot], kept: Iterable[Slot]) -> tuple[Paired, ...]:
    """A twin asks the same at the same place: on the same day (a diary), or in a window that meets this one.

    No slot is the twin of two.
    """
    slots = list(kept)
    found: list[Paired] = []
    gone: set[UUID] = set()
    for slot in answered:
        pair = _pair(slot, [one for one in slots if one.id not in gone])
        gone |= {pair.twin.id} if pair.twin else set()
        found.append(pair)
    return tuple(found)


def _pair(slot: Slot, slots: list[Slot]) -> Paired:
    if slot.timepoint == UNSCHEDULED:
        return Paired(slot, why="unscheduled")
    series = [one for one in slots if one.series == slot.series]
    same_day = [one for one in series if one.target_on == slot.target_on]
    same_place = [one for one in series if one.ordinal == slot.ordinal]
    meeting = [one for one in same_place if one.opens_at < slot.closes_at and slot.opens_at < one.closes_at]
    fitting = same_day or meeting
    if not fitting:
        return Paired(slot, why="another-window" if same_place else "not-asked")
    free = [one for one in fitting if not one.cancelled and not one.taken]
    if free:
        return Paired(slot, twin=free[0])
    return Paired(slot, why="answered" if any(one.taken for one in fitting) else "cancelled")
