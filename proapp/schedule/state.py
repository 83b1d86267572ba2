"""The state of an assignment, worked out and never stored: upcoming, open, completed, missed or cancelled."""

from datetime import datetime, timedelta
from typing import Literal

State = Literal["upcoming", "open", "completed", "missed", "cancelled"]
NO_GRACE = timedelta()


def state(
    opens_at: datetime,
    closes_at: datetime,
    *,
    now: datetime,
    answered: bool,
    cancelled_at: datetime | None = None,
    started_at: datetime | None = None,
    grace: timedelta = NO_GRACE,
) -> State:
    """An answer wins over everything, then a cancellation. The window includes `opens_at` and excludes `closes_at`.

    Whoever began before the window closed has `grace` longer to finish.
    """
    if answered:
        return "completed"
    if cancelled_at is not None:
        return "cancelled"
    if now < opens_at:
        return "upcoming"
    return "open" if now < last_moment(closes_at, started_at=started_at, grace=grace) else "missed"


def last_moment(closes_at: datetime, *, started_at: datetime | None, grace: timedelta) -> datetime:
    """When it really closes: later by `grace` for what was begun in time."""
    return closes_at + grace if started_at is not None and started_at < closes_at else closes_at
