"""Occurrences: the windows a timepoint opens after one anchor, before anything cuts them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from proapp.schedule.anchor import Anchor
from proapp.schedule.window import ONE_DAY, Calendar
from proapp.trial.calendar_check import target_in
from proapp.trial.timepoint import Moment, Timepoint


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One window. `offset` is days from the anchor, or a moment as the protocol writes it; `cuts` say what made the
    window shorter or moved it, in the order that happened. `dropped` says why it is not asked after all.
    """

    timepoint: Timepoint
    anchor: Anchor
    ordinal: int
    offset: int | str
    opens_at: datetime
    target_on: date
    closes_at: datetime
    cuts: tuple[dict[str, Any], ...] = ()
    dropped: str | None = None

    def opening(self, moment: datetime, by: str, **because: Any) -> "Occurrence":
        """The same, opening no earlier than a moment."""
        if moment <= self.opens_at:
            return self
        return replace(self, opens_at=moment, cuts=(*self.cuts, _cut(by, "opens", moment, because)))

    def closing(self, moment: datetime, by: str, **because: Any) -> "Occurrence":
        """The same, closing no later than a moment."""
        if moment >= self.closes_at:
            return self
        return replace(self, closes_at=moment, cuts=(*self.cuts, _cut(by, "closes", moment, because)))

    def moved(self, opens_at: datetime, closes_at: datetime, by: str, **because: Any) -> "Occurrence":
        """The same in another window."""
        cut = _cut(by, "moves", opens_at, because)
        return replace(self, opens_at=opens_at, closes_at=closes_at, cuts=(*self.cuts, cut))

    def drop(self, reason: str) -> "Occurrence":
        return replace(self, dropped=reason)

    @property
    def is_empty(self) -> bool:
        return self.opens_at >= self.closes_at


def _cut(by: str, edge: str, moment: datetime, because: dict[str, Any]) -> dict[str, Any]:
    return {"by": by, "edge": edge, "at": moment.isoformat(), **because}


def occurrences(timepoint: Timepoint, anchor: Anchor, calendar: Calendar) -> Iterator[Occurrence]:
    """All of them, in order; `ordinal` counts from 1. A local date that does not exist has none."""
    if timepoint.daily:
        return _days(timepoint, anchor, calendar)
    if timepoint.moments:
        return _moments(timepoint, anchor, calendar)
    return _windows(timepoint, anchor, calendar)


def _windows(timepoint: Timepoint, anchor: Anchor, calendar: Calendar) -> Iterator[Occurrence]:
    ordinal = 0
    for opens, target, closes in _spans(timepoint, anchor):
        ordinal += 1
        opens_on, closes_on = anchor.on + opens * ONE_DAY, anchor.on + closes * ONE_DAY
        target_on = anchor.on + target * ONE_DAY
        while target_on < closes_on and not calendar.exists(target_on):
            target_on += ONE_DAY
        if not calendar.exists(target_on):
            continue
        opens_at, closes_at = calendar.start(opens_on), calendar.end(closes_on)
        found = Occurrence(timepoint, anchor, ordinal, target, opens_at, target_on, closes_at)
        if anchor.at is not None and anchor.kind in ("administration", "first-treatment"):
            found = _beside_the_dose(found, anchor.at)
        if not found.is_empty:
            yield found


def _spans(timepoint: Timepoint, anchor: Anchor) -> Iterator[tuple[int, int, int]]:
    """First day, target and last day, counted from the anchor."""
    if timepoint.span:
        first, last = timepoint.span
        target = target_in(first, last)
        if anchor.planned_from is not None:  # a delayed dose extends what is asked before it
            first -= (anchor.on - anchor.planned_from).days
        yield first, target, last
    for repeat in timepoint.repeats:
        for day in repeat.days():
            yield day - timepoint.early, day, day + timepoint.late


def _beside_the_dose(found: Occurrence, at: datetime) -> Occurrence:
    """The time of a dose, not only its day, separates before from after."""
    if found.timepoint.before_dose:
        return found.closing(at, found.anchor.kind)
    return found.opening(at, found.anchor.kind)


def _days(timepoint: Timepoint, anchor: Anchor, calendar: Calendar) -> Iterator[Occurrence]:
    opens, closes = timepoint.hours or (0, 1440)
    if timepoint.backfill_minute is not None:
        closes = 1440 + timepoint.backfill_minute
    ordinal = 0
    for first, last in _day_spans(timepoint, anchor):
        for offset in range(first, last + 1):
            ordinal += 1
            day = anchor.on + offset * ONE_DAY
            if not calendar.exists(day):
                continue
            opens_at, closes_at = calendar.at(day, opens), calendar.at(day, closes)
            if closes_at <= opens_at:  # the clocks skipped these hours: the window keeps its length
                closes_at = opens_at + timedelta(minutes=closes - opens)
            found = Occurrence(timepoint, anchor, ordinal, offset, opens_at, day, closes_at)
            if timepoint.before_dose and anchor.at is not None:
                found = found.closing(anchor.at, "administration")
            if not found.is_empty:
                yield found


def _day_spans(timepoint: Timepoint, anchor: Anchor) -> Iterator[tuple[int, int]]:
    if timepoint.span:
        first, last = timepoint.span
        if anchor.planned_from is not None:
            first -= (anchor.on - anchor.planned_from).days
        yield first, last
    yield from timepoint.blocks


def _moments(timepoint: Timepoint, anchor: Anchor, calendar: Calendar) -> Iterator[Occurrence]:
    """Each stays open for the protocol's hours, or until the next one opens."""
    found = [
        (ordinal, moment, opens_at)
        for ordinal, moment in enumerate(timepoint.moments, start=1)
        if (opens_at := _moment(moment, anchor, calendar)) is not None
    ]
    for place, (ordinal, moment, opens_at) in enumerate(found):
        closes_at = opens_at + timedelta(hours=timepoint.open_hours)
        if place + 1 < len(found):
            closes_at = min(closes_at, found[place + 1][2])
        target_on = calendar.day_of(opens_at)
        if opens_at < closes_at:
            yield Occurrence(timepoint, anchor, ordinal, moment.text, opens_at, target_on, closes_at)


def _moment(moment: Moment, anchor: Anchor, calendar: Calendar) -> datetime | None:
    if moment.hours is not None:
        return anchor.at + timedelta(hours=moment.hours) if anchor.at else None
    day = anchor.on + moment.day * ONE_DAY
    return calendar.at(day, moment.minute) if calendar.exists(day) else None
