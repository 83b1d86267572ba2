"""When somebody who failed to sign in may try again: at once at first, then ever later, in the end not at all."""

from datetime import datetime, timedelta

FREE = 5  # failures in a row before anybody has to wait
MOST = 100  # failures in a row; then an administrator must unlock the account (NIST SP 800-63B-4, 3.2.2)
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=15)


def is_locked(failures: int) -> bool:
    """Whether so many failures in a row close an account."""
    return failures >= MOST


def wait(failures: int, failed_at: datetime, *, now: datetime) -> timedelta | None:
    """How long to wait before the next try; None: not at all.

    After the fifth failure in a row a second, then twice as long each time, at most a quarter of an hour.
    """
    if failures < FREE:
        return None
    doublings = min(failures - FREE, 20)
    left = failed_at + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT) - now
    return left if left > timedelta(0) else None
