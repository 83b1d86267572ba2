"""Who is told next when nobody acknowledges a flag; the clock runs only while the site has somebody on cover."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from proapp.flag.ruleset import Step

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON = 400  # days looked ahead; a site without cover for longer gets no due time
MINUTES_A_DAY = 24 * 60
ALWAYS = ((0, MINUTES_A_DAY),)

# Whom a rung reaches, by role; any other rung reaches everybody (proapp.message.recipients finds their addresses).
REACHES: Mapping[str, str] = MappingProxyType({"remind": "site-staff", "second-person": "investigators"})

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """When somebody at a site answers flags: spans of local minutes from midnight by weekday (0 is Monday), holidays.

    A site that has said no hours at all is taken to have cover always: an alarm clock must not stop for want of a list.
    """

    zone: ZoneInfo
    hours: Mapping[int, Spans]
    holidays: frozenset[date] = frozenset()

    def spans(self, day: date) -> Spans:
        """The spans of one local day."""
        if not any(self.hours.values()):
            return ALWAYS
        return () if day in self.holidays else self.hours.get(day.weekday(), ())

    def periods(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """From when to when (UTC) there is cover on a local day; a change of clocks lengthens or shortens it."""
        for begins, ends in self.spans(day):
            start, end = _instant(day, begins, self.zone), _instant(day, ends, self.zone)
            if start < end:
                yield start, end


@dataclass(frozen=True, slots=True)
class Due:
    """One rung: its number from 1, its name, and the instant (UTC) it falls due."""

    number: int
    name: str
    at: datetime


def reaches(rung: str) -> str:
    """site-staff, investigators or everybody."""
    return REACHES.get(rung, "everybody")


def cover(zone: str, document: Mapping[str, Any]) -> Cover:
    """A site's cover as stored: weekday (mon..sun) to a list of ["08:00", "17:00"], and `holidays` as ISO dates.

    An end of 24:00 is midnight; night cover is two spans. Raises ValueError naming the weekday of a wrong span.
    """
    hours = {number: _spans(day, document.get(day, ())) for number, day in enumerate(WEEKDAYS)}
    holidays = frozenset(date.fromisoformat(str(day)) for day in document.get("holidays", ()))
    return Cover(zone=ZoneInfo(zone), hours=hours, holidays=holidays)


def on_cover(hours: Cover, at: datetime) -> bool:
    """Whether somebody is watching at this instant."""
    return any(start <= at < end for start, end in hours.periods(at.astimezone(hours.zone).date()))


def cover_minutes(hours: Cover, start: datetime, end: datetime) -> float:
    """Minutes of cover between two instants; 0 when the end is not after the start."""
    return sum((until - since).total_seconds() for since, until in _covered(hours, start, end)) / 60


def due_at(step: Step, hours: Cover, *, raised_at: datetime) -> datetime | None:
    """When a rung falls due (UTC); None if the site has no cover within the horizon."""
    if step.working_days is not None:
        return _end_of_working_day(hours, raised_at, step.working_days)
    left = timedelta(minutes=step.minutes or 0)
    for since, until in _covered(hours, raised_at, raised_at + timedelta(days=HORIZON)):
        if until - since >= left:
            return since + left
        left -= until - since
    return None


def ladder(steps: Sequence[Step], hours: Cover, *, raised_at: datetime) -> tuple[Due, ...]:
    """Every rung with its time, in the order of the rule set."""
    times = [(number, step, due_at(step, hours, raised_at=raised_at)) for number, step in enumerate(steps, start=1)]
    return tuple(Due(number, step.name, at) for number, step, at in times if at is not None)


def due(
    steps: Sequence[Step], hours: Cover, *, raised_at: datetime, acknowledged_at: datetime | None, now: datetime
) -> tuple[Due, ...]:
    """The rungs that have fallen due by `now`; none falls due once the flag is acknowledged."""
    until = now if acknowledged_at is None else min(now, acknowledged_at)
    return tuple(rung for rung in ladder(steps, hours, raised_at=raised_at) if rung.at <= until)


def next_due(steps: Sequence[Step], hours: Cover, *, raised_at: datetime, after: int) -> Due | None:
    """The rung after number `after` (0 for the first); None at the top."""
    return next((rung for rung in ladder(steps, hours, raised_at=raised_at) if rung.number > after), None)


def _covered(hours: Cover, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    day = start.astimezone(hours.zone).date()
    last = end.astimezone(hours.zone).date()
    while day <= last:
        for since, until in hours.periods(day):
            if max(since, start) < min(until, end):
                yield max(since, start), min(until, end)
        day += timedelta(days=1)


def _end_of_working_day(hours: Cover, raised_at: datetime, count: int) -> datetime | None:
    """When cover ends on the count-th day with cover after the local day of raising."""
    day = raised_at.astimezone(hours.zone).date()
    for _ in range(HORIZON):
        day += timedelta(days=1)
        periods = list(hours.periods(day))
        count -= bool(periods)
        if count == 0:
            return max(end for _, end in periods)
    return None


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """A local wall time as an instant: of two the first; one that does not exist moves on by the gap."""
    if minute == MINUTES_A_DAY:
        day, minute = day + timedelta(days=1), 0
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def _spans(day: str, spans: Sequence[Sequence[str]]) -> Spans:
    found = sorted((_minute(begins), _minute(ends)) for begins, ends in spans)
    edges = [edge for span in found for edge in span]
    if edges != sorted(edges) or any(begins == ends for begins, ends in found):
        raise ValueError(f"{day}: cover spans must end after they begin and not overlap")
    return tuple(found)


def _minute(clock: str) -> int:
    if clock == "24:00":
        return MINUTES_A_DAY
    at = time.fromisoformat(clock)
    return at.hour * 60 + at.minute
