"""Which reminders a change of the schedule brings, and which that wait already would not go out any more."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from proapp.message.draft import reminder_key
from proapp.message.reminder import Rhythm, Window, reminders
from proapp.schedule.foreseen import Bounds, Foreseen, Item
from proapp.trial.reminders import Step


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message to the participant that has not been sent yet."""

    id: UUID
    template: str
    subject_id: UUID | None
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reminder that is to be sent at an instant."""

    assignment: UUID
    instrument: str
    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A message that waits and will not go out, and why."""

    id: UUID
    template: str
    assignment: UUID | None
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Messages:
    """By time."""

    outgoing: tuple[Outgoing, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()


def outgoing(
    change: Foreseen,
    *,
    steps: Sequence[Step],
    rhythm_for: Callable[[str], Rhythm],
    left_alone: Callable[[datetime, str], str | None],
    told: Collection[str],
    now: datetime,
) -> tuple[Outgoing, ...]:
    """The reminders to come for what is added or moved. `rhythm_for` says by an instrument's key when its reminders are
    quiet, `left_alone` by instant and zone why there are none; `told` are keys of messages in the outbox already.
    """
    found = [
        Outgoing(item.id, item.instrument, reminder.step, reminder.at)
        for item, to in _windows(change)
        for reminder in reminders(Window(to.opens_at, to.closes_at, to.zone), steps, rhythm=rhythm_for(item.instrument))
        if reminder.at > now
        and reminder_key(item.id, step=reminder.step, target_on=to.target_on) not in told
        and left_alone(reminder.at, to.zone) is None
    ]
    return tuple(sorted(found, key=lambda one: (one.at, str(one.assignment), one.step)))


def taken_back(waiting: Iterable[Waiting], change: Foreseen, *, silence: str | None) -> tuple[TakenBack, ...]:
    """What waits and will be taken back, or found unwanted by the last look before sending (`proapp.message.verdict`).

    `silence`: why the participant is left in peace from now on; then it is everything.
    """
    gone = {one.item.id for one in change.cancelled}
    to = {one.item.id: Window(one.to.opens_at, one.to.closes_at, one.to.zone) for one in change.moved}
    found = [
        TakenBack(one.id, one.template, one.subject_id, one.not_before, why)
        for one in waiting
        if (why := silence or _unwanted(one, gone, to))
    ]
    return tuple(sorted(found, key=lambda one: (one.at, str(one.id))))


def _unwanted(one: Waiting, gone: Collection[UUID], to: Mapping[UUID, Window]) -> str | None:
    if one.subject_id in gone:
        return "assignment-cancelled"
    window = to.get(one.subject_id) if one.subject_id else None
    if window is None:
        return None
    if one.not_before < window.opens_at:
        return "window-moved"
    return "window-closed" if one.not_before >= window.closes_at else None


def keys(change: Foreseen, steps: Sequence[Step]) -> Iterator[str]:
    """The keys of every reminder that the change could bring."""
    for item, to in _windows(change):
        for step in steps:
            yield reminder_key(item.id, step=step.name, target_on=to.target_on)


def _windows(change: Foreseen) -> Iterator[tuple[Item, Bounds]]:
    yield from ((item, item.window) for item in change.added)
    yield from ((one.item, one.to) for one in change.moved)
