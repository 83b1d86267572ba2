"""When to remind somebody of what is waiting: as the trial's steps say, never in quiet hours or on days off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from proapp.trial.reminders import STEPS, USUAL, Step

APART = timedelta(hours=3)  # a second reminder sooner than this would only annoy
MINUTE = timedelta(minutes=1)
SPELLS = 200  # quiet hours and days off looked past, one after the other; more leave no room for a reminder


@dataclass(frozen=True, slots=True)
class Window:
    """When an answer is taken: from `opens_at` until just before `closes_at`; `zone` is the participant's."""

    opens_at: datetime
    closes_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When somebody is left alone: quiet hours by local times (equal: none), and days off on their calendar."""

    quiet_from: time = USUAL.quiet_from
    quiet_to: time = USUAL.quiet_to
    off: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Reminder:
    """A step and the instant it is to be sent."""

    step: str
    at: datetime


NIGHTS = Rhythm()


def reminders(window: Window, steps: Sequence[Step] = STEPS, *, rhythm: Rhythm = NIGHTS) -> tuple[Reminder, ...]:
    """The reminders of one window, earliest first: inside it, by the rhythm, at least three hours apart."""
    moments = sorted(
        (at, step.name)
        for step in steps
        if (at := awake(_moment(window, step), window=window, rhythm=rhythm)) is not None
    )
    kept: list[Reminder] = []
    for at, name in moments:
        if not kept or at - kept[-1].at >= APART:
            kept.append(Reminder(name, at))
    return tuple(kept)


def pending(
    window: Window, *, step: str, now: datetime, steps: Sequence[Step] = STEPS, rhythm: Rhythm = NIGHTS
) -> Reminder | None:
    """One step's reminder, unless the window has closed or a later step is due already and says it all."""
    planned = reminders(window, steps, rhythm=rhythm)
    if now >= window.closes_at or (reminder := next((r for r in planned if r.step == step), None)) is None:
        return None
    overtaken = any(reminder.at < other.at <= now for other in planned)
    return None if overtaken else reminder


def awake(at: datetime, *, window: Window, rhythm: Rhythm = NIGHTS) -> datetime | None:
    """The instant, or the end of the quiet hours or days off it falls in, or if that is too late their beginning.

    None: no such moment lies in the window.
    """
    zone = ZoneInfo(window.zone)
    candidates = (_later(at, zone, rhythm), _earlier(at, zone, rhythm))
    return next((moment for moment in candidates if moment and window.opens_at <= moment < window.closes_at), None)


def _moment(window: Window, step: Step) -> datetime:
    """A short window is not over-asked: its last reminder waits for the last quarter."""
    if step.after_opening is not None:
        return window.opens_at + step.after_opening
    before = step.before_closing or timedelta(0)
    return window.closes_at - min(before, (window.closes_at - window.opens_at) / 4)


def _later(at: datetime, zone: ZoneInfo, rhythm: Rhythm) -> datetime | None:
    for _ in range(SPELLS):
        if (spell := _spell(at, zone, rhythm)) is None:
            return at
        at = spell[1]
    return None


def _earlier(at: datetime, zone: ZoneInfo, rhythm: Rhythm) -> datetime | None:
    for _ in range(SPELLS):
        if (spell := _spell(at, zone, rhythm)) is None:
            return at
        at = spell[0] - MINUTE
    return None


def _spell(at: datetime, zone: ZoneInfo, rhythm: Rhythm) -> tuple[datetime, datetime] | None:
    """The day off, or else the quiet hours, that an instant falls in: from when until when."""
    local = at.astimezone(zone)
    day, clock = local.date(), local.time()
    if day in rhythm.off:
        return _between(at, (day, time()), (_next(day), time()), zone)
    begins, ends = rhythm.quiet_from, rhythm.quiet_to
    if begins < ends:
        return _between(at, (day, begins), (day, ends), zone) if begins <= clock < ends else None
    if begins != ends and clock >= begins:
        return _between(at, (day, begins), (_next(day), ends), zone)
    if begins != ends and clock < ends:
        return _between(at, (day - timedelta(days=1), begins), (day, ends), zone)
    return None


def _between(
    at: datetime, begins: tuple[date, time], ends: tuple[date, time], zone: ZoneInfo
) -> tuple[datetime, datetime]:
    """Local times as instants around one. Of an hour that comes twice the first begins and the last ends a spell."""
    since = datetime.combine(*begins, zone).astimezone(UTC)
    until = datetime.combine(*ends, zone).astimezone(UTC)
    if until <= at:
        until = datetime.combine(*ends, zone).replace(fold=1).astimezone(UTC)
    return min(since, at), until


def _next(day: date) -> date:
    return day + timedelta(days=1)
