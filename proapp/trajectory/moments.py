"""The moments at which arms are compared, in the order of the protocol: one for each repeat of each timepoint."""

from collections.abc import Iterator
from dataclasses import dataclass

from proapp.trial.protocol import Protocol
from proapp.trial.timepoint import Timepoint


@dataclass(frozen=True, slots=True)
class Moment:
    """One column of a table: `day` counts from the timepoint's anchor, None where there is no one day.

    `is_baseline`: nothing has been given yet, so nothing has changed.
    """

    timepoint: str
    ordinal: int
    day: int | None
    label: str
    is_baseline: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of daily diaries that is counted as one: ordinals `first` to `last` of a timepoint."""

    timepoint: str
    first: int
    last: int
    label: str
    is_baseline: bool


def instrument_key(protocol: Protocol, instrument_id: str) -> str | None:
    """The version of an instrument that a protocol asks, qlq-c30@3.0 for qlq-c30; None when it asks none."""
    asked = (key for timepoint in protocol.timepoints for key in timepoint.instruments)
    return next((key for key in asked if key.partition("@")[0] == instrument_id), None)


def moments(protocol: Protocol, instrument_id: str) -> tuple[Moment, ...]:
    """The moments at which an instrument is asked for comparison."""
    return tuple(moment for timepoint in _compared(protocol, instrument_id) for moment in _of(timepoint))


def blocks(protocol: Protocol, instrument_id: str) -> tuple[Block, ...]:
    """The blocks of a daily diary, the run-in as the baseline block."""
    found: list[Block] = []
    for timepoint in _compared(protocol, instrument_id):
        before = 0
        for number, (first, last) in enumerate(_stretches(timepoint), start=1):
            days = last - first + 1
            label = f"{timepoint.id} {number}" if timepoint.blocks else timepoint.id
            is_baseline = timepoint.anchor.kind == "registration"
            found.append(Block(timepoint.id, before + 1, before + days, label, is_baseline))
            before += days
    return tuple(found)


def _compared(protocol: Protocol, instrument_id: str) -> Iterator[Timepoint]:
    for timepoint in protocol.timepoints:
        keys = (key.partition("@")[0] for key in timepoint.instruments)
        if timepoint.use == "compare" and instrument_id in keys:
            yield timepoint


def _stretches(timepoint: Timepoint) -> tuple[tuple[int, int], ...]:
    if not timepoint.daily:
        return ()
    return timepoint.blocks or ((timepoint.span,) if timepoint.span else ())


def _of(timepoint: Timepoint) -> Iterator[Moment]:
    days = _days(timepoint)
    is_baseline = timepoint.anchor.kind == "registration"
    for ordinal, day in enumerate(days, start=1):
        label = timepoint.id if len(days) == 1 else f"{timepoint.id} {ordinal}"
        yield Moment(timepoint.id, ordinal, day, label, is_baseline)


def _days(timepoint: Timepoint) -> list[int | None]:
    """The day of each ordinal, counted as the schedule counts them (proapp.schedule.occurrence)."""
    if timepoint.daily:
        return [day for first, last in _stretches(timepoint) for day in range(first, last + 1)]
    if timepoint.moments:
        return [moment.day if moment.hours is None else None for moment in timepoint.moments]
    repeated = [day for repeat in timepoint.repeats for day in repeat.days()]
    return [None, *repeated] if timepoint.span else [*repeated]
