"""When to remind somebody of what is waiting: when it opens, and once more before it closes, never at night.

Days around an infusion need no rule here: the windows themselves were planned around them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

QUIET_FROM = time(21)  # local time of the participant
QUIET_TO = time(8)
APART = timedelta(hours=3)  # a second reminder sooner than this would only annoy

OPENING = "opening"
CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Window:
    """When an answer is taken: from `opens_at` until just before `closes_at`; `zone` is the participant's."""

    opens_at: datetime
    closes_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder of a plan: so long after the opening, or so long before the closing."""

    name: str
    after_opening: timedelta | None = None
    before_closing: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A step and the instant it is to be sent."""

    step: str
    at: datetime


STEPS = (Step(OPENING, after_opening=timedelta(0)), Step(CLOSING, before_closing=timedelta(hours=24)))


def reminders(window: Window, steps: Sequence[Step] = STEPS) -> tuple[Reminder, ...]:
    """The reminders of one window, earliest first: inside it, outside quiet hours, at least three hours apart."""
    moments = sorted(
        (at, step.name) for step in steps if (at := awake(_moment(window, step), window=window)) is not None
    )
    kept: list[Reminder] = []
    for at, name in moments:
        if not kept or at - kept[-1].at >= APART:
            kept.append(Reminder(name, at))
    return tuple(kept)


def pending(window: Window, *, step: str, now: datetime, steps: Sequence[Step] = STEPS) -> Reminder | None:
    """One step's reminder, unless the window has closed or a later step is due already and says it all."""
    planned = reminders(window, steps)
    if now >= window.closes_at or (reminder := next((r for r in planned if r.step == step), None)) is None:
        return None
    overtaken = any(reminder.at < other.at <= now for other in planned)
    return None if overtaken else reminder


def awake(at: datetime, *, window: Window) -> datetime | None:
    """The instant, or the end of the quiet hours it falls in, or if that is too late their beginning; None: neither."""
    begins, ends = _quiet(at, window.zone)
    candidates = [at] if not begins <= at < ends else [ends, begins - timedelta(minutes=1)]
    return next((moment for moment in candidates if window.opens_at <= moment < window.closes_at), None)


def _moment(window: Window, step: Step) -> datetime:
    """A short window is not over-asked: its last reminder waits for the last quarter."""
    if step.after_opening is not None:
        return window.opens_at + step.after_opening
    before = step.before_closing or timedelta(0)
    return window.closes_at - min(before, (window.closes_at - window.opens_at) / 4)


def _quiet(at: datetime, zone: str) -> tuple[datetime, datetime]:
    """The quiet hours an instant falls in, or else the next ones."""
    local = at.astimezone(ZoneInfo(zone))
    evening = local.date() - timedelta(days=1) if local.time() < QUIET_TO else local.date()
    begins = datetime.combine(evening, QUIET_FROM, local.tzinfo)
    ends = datetime.combine(evening + timedelta(days=1), QUIET_TO, local.tzinfo)
    return begins.astimezone(UTC), ends.astimezone(UTC)
