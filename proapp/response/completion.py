"""When a questionnaire was really completed, although phones' clocks go wrong, and whether that was in its window."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

WORTH_MENTIONING = timedelta(minutes=5)  # a device clock further off than this is shown to the site

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
    offset = None if sent_at is None else (sent_at - received_at)
    believed = age if age is not None and age >= timedelta(0) else None
    at = completed_at - (offset or timedelta(0)) if believed is None else received_at - believed
    return Completion(min(at, received_at), None if offset is None else offset.total_seconds())


def fit(at: datetime, *, opens_at: datetime, closes_at: datetime, grace: timedelta = timedelta(0)) -> Fit:
    """Whether a completion lies in its window; `grace` is what the protocol adds for somebody who had started."""
    if at < opens_at:
        return "early"
    return "inside" if at < closes_at + grace else "late"
