"""When a questionnaire was really completed, although phones' clocks go wrong, and whether that was in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Fit = Literal["inside", "late", "early"]


@dataclass(frozen=True, slots=True)
class Completion:
    """The corrected instant, and how far the phone's clock was ahead of the server's, in seconds, when it was sent."""

    at: datetime
    offset_seconds: float | None


def completion(
    completed_at: datetime, *, received_at: datetime, sent_at: datetime | None, age: timedelta | None
) -> Completion:
    """When it was completed, by the server's clock and never after it was received.

    `age` is how long ago by the phone's monotonic clock, which a changed wall clock does not touch, so it is believed
    first; else the difference between `sent_at` (phone) and `received_at` (server) corrects what the phone says.
    """
    offset = offset_of(sent_at, received_at)
    believed = age if age is not None and age >= timedelta(0) else None
    at = corrected(completed_at, received_at=received_at, offset=offset) if believed is None else received_at - believed
    return Completion(at, None if offset is None else offset.total_seconds())


def offset_of(sent_at: datetime | None, received_at: datetime) -> timedelta | None:
    """How far a phone's clock is ahead of the server's: what it says when sending, less what it is then."""
    return None if sent_at is None else sent_at - received_at


def corrected(said: datetime, *, received_at: datetime, offset: timedelta | None) -> datetime:
    """What a phone says about a moment, by the server's clock and never after it was received."""
    return min(said - (offset or timedelta(0)), received_at)


def began(started_at: datetime | None, *, completed_at: datetime, completed: Completion) -> datetime | None:
    """When it was begun, by the server's clock: as long before the completion as the phone's clock says.

    None when nothing is said, or when the clock jumped back in between, so that it says nothing.
    """
    if started_at is None or started_at > completed_at:
        return None
    return completed.at - (completed_at - started_at)


def duration(started_at: datetime | None, completed_at: datetime) -> timedelta | None:
    """How long it took by the phone's clock; None when that is not known, or impossible because the clock jumped."""
    return None if started_at is None or started_at > completed_at else completed_at - started_at


def fit(at: datetime, *, opens_at: datetime, deadline: datetime) -> Fit:
    """Whether a completion lies in time: from the opening until the deadline (`proapp.schedule.deadline`)."""
    if at < opens_at:
        return "early"
    return "inside" if at < deadline else "late"
