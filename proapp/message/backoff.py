"""How long to wait before trying again to deliver a message, and when to give up."""

from datetime import timedelta

FIRST = timedelta(seconds=5)
LONGEST = timedelta(hours=1)
JITTER = 0.2  # either way, so that a thousand waiting messages do not come back in one second
TRIES = 12
PATIENCE = timedelta(hours=24)


def wait(attempt: int, *, chance: float, retry_after: timedelta | None = None) -> timedelta:
    """The pause after a failed try: min(2^attempt x 5 s, 1 h), 20 % more or less; never less than the receiver asked.

    `attempt` counts from 1; `chance` is a random number from 0 to 1.
    """
    pause: timedelta = min(FIRST * 2.0 ** min(attempt, TRIES), LONGEST) * (1 - JITTER + 2 * JITTER * chance)
    return pause if retry_after is None else max(pause, retry_after)


def is_spent(attempt: int, *, age: timedelta) -> bool:
    """Whether a message that has failed this often, or is this old, is given up: 12 tries or 24 hours."""
    return attempt >= TRIES or age >= PATIENCE
