"""Windows of one instrument kept apart: answers that serve two timepoints, one diary a day, no two windows at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from proapp.schedule.occurrence import Occurrence
from proapp.schedule.window import ONE_DAY, Calendar


@dataclass(frozen=True, slots=True)
class Slot:
    """An occurrence for one instrument; `rank` is its timepoint's place in the protocol, `serves` what it replaces."""

    occurrence: Occurrence
    instrument: str
    rank: int
    serves: tuple[Occurrence, ...] = ()

    @property
    def precedence(self) -> tuple[bool, int]:
        """A comparison stands before a safety question, then what the protocol names first."""
        return self.occurrence.timepoint.use != "compare", self.rank

    def serving(self, other: "Slot") -> "Slot":
        """The same, standing in for another."""
        return replace(self, serves=(*self.serves, other.occurrence, *other.serves))

    def drop(self, reason: str) -> "Slot":
        return replace(self, occurrence=self.occurrence.drop(reason))


def untangled(slots: Iterable[Slot], calendar: Calendar) -> tuple[list[Slot], list[Slot]]:
    """What stays, and what was dropped, of all the slots of a participant."""
    diaries: dict[tuple[str, date], list[Slot]] = defaultdict(list)
    windows: dict[str, list[Slot]] = defaultdict(list)
    stay: list[Slot] = []
    gone: list[Slot] = []
    for slot in slots:
        if slot.occurrence.timepoint.moments:
            stay.append(slot)  # moments of the clock are asked whatever else is open
        elif slot.occurrence.timepoint.daily:
            diaries[slot.instrument, slot.occurrence.target_on].append(slot)
        else:
            windows[slot.instrument].append(slot)
    for same_day in diaries.values():
        stay.append(_one(same_day, gone))
    for group in windows.values():
        merged = _merged(group, gone)
        stay += _apart(_one_a_target(merged, gone), calendar, gone)
    return stay, gone


def _one(slots: Sequence[Slot], gone: list[Slot]) -> Slot:
    """Of slots for the same day the first stays and serves the others."""
    if len(slots) == 1:
        return slots[0]
    first, *others = sorted(slots, key=lambda slot: slot.precedence)
    for other in others:
        first = first.serving(other)
        gone.append(other.drop("merged"))
    return first


def _merged(slots: list[Slot], gone: list[Slot]) -> list[Slot]:
    """What the protocol merges into another timepoint, where windows meet: the nearest target, a tie goes earlier."""
    hosts: dict[int, Slot] = {
        place: slot for place, slot in enumerate(slots) if not slot.occurrence.timepoint.merge_into
    }
    kept: list[Slot] = []
    for slot in slots:
        into = slot.occurrence.timepoint.merge_into
        if not into:
            continue
        meeting = [place for place, host in hosts.items() if host.occurrence.timepoint.id == into and _meet(host, slot)]
        if not meeting:
            kept.append(slot)
            continue
        nearest = min(meeting, key=lambda place: (_distance(hosts[place], slot), hosts[place].occurrence.target_on))
        hosts[nearest] = hosts[nearest].serving(slot)
        gone.append(slot.drop("merged"))
    return [*hosts.values(), *kept]


def _meet(first: Slot, second: Slot) -> bool:
    one, other = first.occurrence, second.occurrence
    return one.opens_at < other.closes_at and other.opens_at < one.closes_at


def _distance(first: Slot, second: Slot) -> int:
    return abs((first.occurrence.target_on - second.occurrence.target_on).days)


def _one_a_target(slots: Iterable[Slot], gone: list[Slot]) -> list[Slot]:
    """Slots with the same target day become one, in order of their targets."""
    by_target: dict[date, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_target[slot.occurrence.target_on].append(slot)
    return [_one(by_target[target], gone) for target in sorted(by_target)]


def _apart(slots: Sequence[Slot], calendar: Calendar, gone: list[Slot]) -> list[Slot]:
    """Overlapping windows are cut at the middle of their targets: the nearest wins, a tie goes to the earlier."""
    kept: list[Slot] = []
    for slot in slots:
        current = slot
        while kept and _meet(kept[-1], current):
            earlier, current = _parted(kept[-1], current, calendar)
            if earlier.occurrence.is_empty:
                gone.append(kept.pop().drop("overlap"))
                current = slot
                continue
            kept[-1] = earlier
            break
        if current.occurrence.is_empty:
            gone.append(current.drop("overlap"))
        else:
            kept.append(current)
    return kept


def _parted(earlier: Slot, later: Slot, calendar: Calendar) -> tuple[Slot, Slot]:
    first, second = earlier.occurrence, later.occurrence
    last_day = first.target_on + ((second.target_on - first.target_on).days // 2) * ONE_DAY
    boundary = calendar.end(last_day)
    return (
        replace(earlier, occurrence=first.closing(boundary, "overlap", timepoint=second.timepoint.id)),
        replace(later, occurrence=second.opening(boundary, "overlap", timepoint=first.timepoint.id)),
    )
