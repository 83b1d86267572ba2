"""What a change of the schedule means for each questionnaire, to be shown to a person before it is made."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from proapp.schedule.difference import Difference, Existing, Move
from proapp.schedule.planned import Label, Planned


@dataclass(frozen=True, slots=True)
class Bounds:
    """The window of one questionnaire: `opens_at` included, `closes_at` excluded, `target_on` a local day in `zone`."""

    opens_at: datetime
    target_on: date
    closes_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Item:
    """One questionnaire due from the participant, in the window it has or (added) will have."""

    id: UUID
    instrument: str
    timepoint: str
    period: int
    cycle: int | None
    ordinal: int
    take: int
    window: Bounds


@dataclass(frozen=True, slots=True)
class Moved:
    """`item` as it stands, `to` the window it gets. `restored`: it was cancelled and is asked again."""

    item: Item
    to: Bounds
    reason: str
    restored: bool


@dataclass(frozen=True, slots=True)
class Stays:
    """Begun or answered: it keeps its window. `counts_for` is what it counts for from now on, if that changes."""

    item: Item
    because: str
    counts_for: Label | None


@dataclass(frozen=True, slots=True)
class Gone:
    """It is not asked after all. `had_opened` keeps it countable."""

    item: Item
    reason: str
    had_opened: bool


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Every list in the order of opening. `missed` are those that nobody could answer any more, although until now they
    were not missed: their new window is over. `unchanged` counts the others that stand.
    """

    added: tuple[Item, ...] = ()
    moved: tuple[Moved, ...] = ()
    stays: tuple[Stays, ...] = ()
    cancelled: tuple[Gone, ...] = ()
    missed: tuple[Item, ...] = ()
    unchanged: int = 0

    @property
    def moves_dates(self) -> bool:
        """Whether anything that was planned comes at another time or not at all, or comes too late."""
        return bool(self.moved or self.cancelled or self.missed)

    def outcome(self) -> list[Any]:
        """What will be stored, as JSON: equal for two looks at the same change."""
        return [
            [[str(item.id), *_spelt(item.window)] for item in self.added],
            [[str(one.item.id), one.restored, *_spelt(one.to)] for one in self.moved],
            [[str(one.item.id), one.reason, one.had_opened] for one in self.cancelled],
            [str(item.id) for item in self.missed],
        ]


def foreseen(change: Difference, existing: Sequence[Existing], *, now: datetime) -> Foreseen:
    """A difference beside the schedule it was made from."""
    kept = {one.id: one for one in existing}
    relabelled = {one.id: one.planned.label for one in change.relabel}
    touched = {move.id for move in change.move} | {gone.id for gone in change.cancel}
    standing = [one for one in existing if not one.cancelled and one.id not in touched]
    return Foreseen(
        added=_ordered(_added(one) for one in change.add),
        moved=tuple(sorted((_moved(move) for move in change.move), key=lambda one: _order(one.item))),
        stays=tuple(_stays(standing, relabelled)),
        cancelled=tuple(
            sorted(
                (Gone(_item(kept[gone.id]), gone.reason, gone.had_opened) for gone in change.cancel),
                key=lambda one: _order(one.item),
            )
        ),
        missed=_ordered(_missed(change, now)),
        unchanged=sum(not one.fixed for one in standing),
    )


def _missed(change: Difference, now: datetime) -> Iterator[Item]:
    for planned in change.missed_at(now):
        yield _added(planned)
    for move in change.move:
        was_missed = move.before.closes_at <= now and not move.before.cancelled
        if move.planned.closes_at <= now and not was_missed:
            yield _added(move.planned)


def _stays(standing: Iterable[Existing], relabelled: dict[UUID, Label]) -> list[Stays]:
    fixed = [one for one in standing if one.fixed]
    found = [
        Stays(_item(one), "answered" if one.answered else "started", relabelled.get(one.id)) for one in fixed
    ]  # fmt: skip
    return sorted(found, key=lambda one: _order(one.item))


def _moved(move: Move) -> Moved:
    return Moved(_item(move.before), _bounds(move.planned), move.reason, move.restored)


def _item(one: Existing) -> Item:
    label = one.label
    return Item(
        one.id, one.instrument, label.timepoint, label.period, label.cycle, label.ordinal, one.take, _bounds(one)
    )  # fmt: skip


def _added(one: Planned) -> Item:
    return Item(one.id, one.instrument, one.timepoint, one.period, one.cycle, one.ordinal, one.take, _bounds(one))


def _bounds(one: Existing | Planned) -> Bounds:
    return Bounds(one.opens_at, one.target_on, one.closes_at, one.zone)


def _ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=_order))


def _order(item: Item) -> tuple[datetime, datetime, str]:
    return item.window.opens_at, item.window.closes_at, str(item.id)


def _spelt(window: Bounds) -> tuple[str, str, str, str]:
    return window.opens_at.isoformat(), window.target_on.isoformat(), window.closes_at.isoformat(), window.zone
