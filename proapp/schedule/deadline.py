"""Until when an answer is in time: one formula for the phone, the patient, the site and the statistician.

Before it was started: until it closes. Started before it closed: until it closes and the protocol's grace after that,
72 hours at most. Whatever comes later is kept all the same; it is only called late.
"""

from datetime import datetime, timedelta

NO_GRACE = timedelta()
LONGEST_GRACE = timedelta(hours=72)


def deadline(closes_at: datetime, *, started_at: datetime | None, grace: timedelta) -> datetime:
    """The first instant that is too late. Times are aware; `started_at` None: nobody has begun.

    Whoever began before the opening (a clock that is off) has begun in time; whoever began after closing has not.
    """
    in_time = started_at is not None and started_at < closes_at
    return grace_until(closes_at, grace=grace) if in_time else closes_at


def grace_until(closes_at: datetime, *, grace: timedelta) -> datetime:
    """What holds for somebody who has started in time."""
    return closes_at + bounded(grace)


def bounded(grace: timedelta) -> timedelta:
    """A grace between nothing and 72 hours, whatever a protocol says."""
    return min(max(grace, NO_GRACE), LONGEST_GRACE)
