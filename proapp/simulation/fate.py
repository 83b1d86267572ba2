"""How the illness goes and whether somebody stays: drawn at an allocation from what its arm does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log

from proapp.simulation.effects import Effect
from proapp.simulation.people import Invented

DAYS_PER_MONTH = 30.4375
SOONEST = 20.0  # days after allocation
LEAVES: Mapping[str, float] = {"treatment": 0.05, "pro": 0.06, "all": 0.04}  # share who withdraw, from what
LEFT_AFTER = (40, 500)  # days


@dataclass(frozen=True, slots=True)
class Fate:
    """When health fails, the disease is seen to progress, and death comes, as far as nothing else is done; what the
    participant withdraws from (`treatment`, `pro`, `all`, or nothing) and when.
    """

    deteriorates_at: datetime
    progresses_at: datetime
    dies_at: datetime
    leaves: str
    leaves_at: datetime


def fate(person: Invented, effect: Effect, *, at: datetime) -> Fate:
    """Of somebody allocated for the first time: exponential times by the arm's medians and their own luck."""
    luck = person.traits.luck
    draw = person.chance("leaves")
    chosen, leaves = draw.random(), ""
    for what, share in LEAVES.items():
        if 0 <= chosen < share:
            leaves = what
        chosen -= share
    return Fate(
        deteriorates_at=_after(at, effect.deterioration, luck["deterioration"]),
        progresses_at=_after(at, effect.progression, luck["progression"]),
        dies_at=_after(at, effect.death, luck["death"]),
        leaves=leaves,
        leaves_at=at + timedelta(days=draw.uniform(*LEFT_AFTER)),
    )


def next_progression(person: Invented, effect: Effect, *, at: datetime, period: int) -> datetime:
    """When the disease progresses again in a later period."""
    return _after(at, effect.progression, person.chance("luck", "progression", period).expovariate(1.0))


def _after(at: datetime, median_months: float, luck: float) -> datetime:
    return at + timedelta(days=max(SOONEST, median_months * DAYS_PER_MONTH * luck / log(2)))
