"""The last look before a message leaves: is it still wanted, and may it go out now?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from proapp.message.reminder import NIGHTS, Rhythm, Window, awake


class Do(StrEnum):
    """What to do with a message; the words for giving it up are the states it is stored with."""

    SEND = "send"
    WAIT = "new"
    CANCEL = "cancelled"
    EXPIRE = "expired"
    GIVE_UP = "dead"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, and unless it is sent, why; `until` says how long to wait."""

    do: Do
    reason: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What a reminder is about, as it stands now. `left_alone`: why its participant is not to be reminded at all."""

    window: Window
    cancelled: bool
    answered: bool
    left_alone: str | None = None
    rhythm: Rhythm = NIGHTS


@dataclass(frozen=True, slots=True)
class Review:
    """What a flag's message is about, as it stands now."""

    acknowledged: bool
    resolved: bool


SEND = Verdict(Do.SEND)


def on_reminder(task: Task | None, *, now: datetime) -> Verdict:
    """Reminders reach nobody who has answered, left or wants none, nothing that has closed or moved away, and no one in
    quiet hours or on days off.
    """
    if task is None or task.cancelled:
        return Verdict(Do.CANCEL, "assignment-cancelled")
    if task.left_alone:
        return Verdict(Do.CANCEL, task.left_alone)
    if task.answered:
        return Verdict(Do.CANCEL, "answered")
    if now >= task.window.closes_at:
        return Verdict(Do.EXPIRE, "window-closed")
    if now < task.window.opens_at:
        return Verdict(Do.CANCEL, "window-moved")
    return _by_day(task, now)


def on_flag(review: Review | None, *, asks_for_outcome: bool) -> Verdict:
    """Flags are told at any hour, until somebody has acknowledged them or, once acknowledged, found an outcome."""
    if review is None or review.resolved:
        return Verdict(Do.CANCEL, "resolved")
    if review.acknowledged and not asks_for_outcome:
        return Verdict(Do.CANCEL, "acknowledged")
    return SEND


def _by_day(task: Task, now: datetime) -> Verdict:
    moment = awake(now, window=task.window, rhythm=task.rhythm)
    if moment == now:
        return SEND
    if moment is None or moment < now:
        return Verdict(Do.EXPIRE, "quiet-hours")
    return Verdict(Do.WAIT, "quiet-hours", until=moment)
