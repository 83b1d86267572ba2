"""How often something may be tried within a span of time, and how long to wait when that was reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many within a span that ends now; what happened in one step of the clock is counted together."""

    most: int
    span: timedelta
    step: timedelta

    def began_at(self, now: datetime) -> datetime:
        """When the step began in which this instant lies."""
        return now - (now - EPOCH) % self.step

    def wait(self, counted: Iterable[tuple[datetime, int]], *, now: datetime) -> timedelta | None:
        """How long to wait before one more may be tried; None: not at all.

        `counted` are steps by their beginning and how often it happened in each, in any order.
        """
        recent = sorted((began_at, count) for began_at, count in counted if began_at > now - self.span)
        too_many = sum(count for _, count in recent) - self.most + 1
        if too_many <= 0:
            return None
        for began_at, count in recent:
            too_many -= count
            if too_many <= 0:
                return began_at + self.span - now
        return self.span  # nothing at all is allowed


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed to those who try secrets: failures from one block of addresses, and tries altogether.

    Tries altogether are counted under the name.
    """

    failures: Limit = Limit(20, timedelta(hours=1), timedelta(minutes=1))
    altogether: Limit = Limit(10, timedelta(seconds=1), timedelta(seconds=1))
    name: str = "redemption"


LIMITS = Limits()  # of codes for phones
CHALLENGES = Limits(name="challenge")  # to begin with: nothing is wrong yet, only how many at a time counts
SIGN_INS = Limits(Limit(60, timedelta(hours=1), timedelta(minutes=1)), name="sign-in")  # a clinic shares an address
