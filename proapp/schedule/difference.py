"""What must change so that the schedule kept is the schedule planned: add, move, cancel; and never touch an answer.

Started and answered ones keep their window. When what was answered no longer fits the window planned, the same is asked
again as the next take. What is cancelled after it had opened says so, so that it still counts as having been due.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from proapp.schedule.planned import Label, Planned

NOTHING_SAID: Mapping[UUID, str] = MappingProxyType({})


class PeriodEnd(NamedTuple):
    """A period ended on a day because the next one began, by crossover or re-treatment."""

    on: date
    by: str


NONE_ENDED: Mapping[int, PeriodEnd] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Existing:
    """An assignment as it is kept. `started` and `answered` say that somebody has begun it, or finished."""

    id: UUID
    take: int
    opens_at: datetime
    target_on: date
    closes_at: datetime
    zone: str
    label: Label
    started: bool = False
    answered: bool = False
    cancelled: bool = False
    instrument: str = ""  # its key

    @property
    def fixed(self) -> bool:
        return self.started or self.answered


@dataclass(frozen=True, slots=True)
class Move:
    """An assignment gets the window and everything else of `planned`. `restored`: it was cancelled and is asked again.

    `reason`: anchor-moved (another day), zone-changed (the same days elsewhere), window-changed (cut differently),
    restored.
    """

    planned: Planned
    before: Existing
    reason: str
    restored: bool

    @property
    def id(self) -> UUID:
        return self.planned.id


@dataclass(frozen=True, slots=True)
class Relabel:
    """The window stays; what it counts for is now what `planned` says. Its id is that of the assignment kept."""

    id: UUID
    planned: Planned
    before: Existing


@dataclass(frozen=True, slots=True)
class Cancel:
    """Not asked after all. `reason` is a word of the plan (death, block, merged, next-administration ...), `superseded`
    for another take that was never needed, crossover or re-treatment of what hung on a period that is over, or
    `anchor-gone`; `had_opened` keeps it countable.
    """

    id: UUID
    reason: str
    had_opened: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Four lists in a stable order; false when nothing has to change."""

    add: tuple[Planned, ...] = ()
    move: tuple[Move, ...] = ()
    cancel: tuple[Cancel, ...] = ()
    relabel: tuple[Relabel, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.add or self.move or self.cancel or self.relabel)

    def missed_at(self, now: datetime) -> tuple[Planned, ...]:
        """What would be added when its window is over already: somebody should know before a late date is recorded."""
        return tuple(planned for planned in self.add if planned.closes_at <= now)


def difference(
    planned: Iterable[Planned],
    existing: Iterable[Existing],
    *,
    now: datetime,
    dropped: Mapping[UUID, str] = NOTHING_SAID,
    ended: Mapping[int, PeriodEnd] = NONE_ENDED,
) -> Difference:
    """What to add, move, cancel and relabel. `dropped` and `ended` (of `Planning`) say why something is not planned.

    Done and asked again with the same plan, it is empty.
    """
    kept = {one.id: one for one in existing}
    begun = _begun(kept.values())
    add: list[Planned] = []
    move: list[Move] = []
    relabel: list[Relabel] = []
    wanted: set[UUID] = set()
    superseded: set[UUID] = set()
    for plan in (_as_begun(one, kept, begun) for one in planned):
        takes = list(_takes(plan, kept))
        chosen = _chosen(plan, takes)
        superseded |= {one.id for one in takes if one is not chosen}
        if chosen is None:
            add.append(plan.as_take(len(takes) + 1))
            continue
        wanted.add(chosen.id)
        own = plan.as_take(chosen.take)
        if not chosen.fixed and (reason := _moved(own, chosen)):
            move.append(Move(own, chosen, reason, chosen.cancelled))
        elif own.label != chosen.label:
            relabel.append(Relabel(chosen.id, own, chosen))
    reasons = {**dropped, **dict.fromkeys(superseded, "superseded")}
    cancel = [
        Cancel(one.id, reasons.get(one.id) or _ended(one, ended) or "anchor-gone", one.opens_at <= now)
        for one in kept.values()
        if one.id not in wanted and not one.fixed and not one.cancelled
    ]
    return Difference(tuple(add), tuple(move), tuple(sorted(cancel, key=lambda one: str(one.id))), tuple(relabel))


def _ended(one: Existing, ended: Mapping[int, PeriodEnd]) -> str | None:
    """What began the next period, if this was due in one that is over by then."""
    end = ended.get(one.label.period)
    return end.by if end and one.target_on >= end.on else None


Begun = Mapping[tuple[object, ...], Existing]


def _begun(kept: Iterable[Existing]) -> Begun:
    """What was started or answered, by its place in the plan and the instrument without its version."""
    return {_place(one.instrument, one.label): one for one in kept if one.fixed}


def _place(instrument: str, label: Label) -> tuple[object, ...]:
    return instrument.partition("@")[0], label.timepoint, label.period, label.cycle, label.ordinal


def _as_begun(plan: Planned, kept: Mapping[UUID, Existing], begun: Begun) -> Planned:
    """The same in the instrument's version in which it was begun, if an amendment brought another one meanwhile."""
    one = begun.get(_place(plan.instrument, plan.label))
    if one is None or one.instrument == plan.instrument or plan.id in kept:
        return plan
    fits = one.target_on == plan.target_on if plan.daily else _fits(plan, one)
    return plan.as_version(one.instrument) if fits else plan


def _takes(plan: Planned, kept: Mapping[UUID, Existing]) -> Iterator[Existing]:
    """What is kept of this, first take to last."""
    take = 1
    while found := kept.get(plan.id_of(take)):
        yield found
        if plan.daily:
            return
        take += 1


def _chosen(plan: Planned, takes: list[Existing]) -> Existing | None:
    """The take that stands for what is planned: one begun that fits, else one that can still be moved."""
    for one in takes:
        if one.fixed and _fits(plan, one):
            return one
    return next((one for one in takes if not one.fixed), None)


def _fits(plan: Planned, one: Existing) -> bool:
    """An answer fits while the window it was given in and the window planned meet; a diary fits its own date."""
    return plan.daily or (one.opens_at < plan.closes_at and plan.opens_at < one.closes_at)


def _moved(plan: Planned, one: Existing) -> str | None:
    if one.cancelled:
        return "restored"
    if plan.target_on != one.target_on:
        return "anchor-moved"
    if plan.zone != one.zone:
        return "zone-changed"
    if (plan.opens_at, plan.closes_at) != (one.opens_at, one.closes_at):
        return "window-changed"
    return None
