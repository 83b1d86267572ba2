"""The state of an assignment, worked out and never stored: upcoming, open, completed, missed or cancelled."""

from datetime import datetime, timedelta
from typing import Literal

from proapp.schedule.deadline import NO_GRACE, deadline

State = Literal["upcoming", "open", "completed", "missed", "cancelled"]


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

    Whoever began before the window closed has `grace` longer to finish (`proapp.schedule.deadline`).
    """
    if answered:
        return "completed"
    if cancelled_at is not None:
        return "cancelled"
    if now < opens_at:
        return "upcoming"
    return "open" if now < deadline(closes_at, started_at=started_at, grace=grace) else "missed"
