"""The numbers under a curve: how many of each arm are still followed without the event, and why the others are not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.deterioration import Time


@dataclass(frozen=True, slots=True)
class AtRisk:
    """One arm at one day: at risk just before it, and events and censored before it; the three add up to all."""

    arm: str
    day: float
    at_risk: int
    events: int
    censored: int


def at_risk(times: Sequence[Time], arms: Sequence[str], *, days: Sequence[float]) -> tuple[AtRisk, ...]:
    """Numbers for every arm and day, ordered so. At risk are those whose time is that day or later, as in R."""
    return tuple(one for arm in arms for one in _of_arm([time for time in times if time.arm == arm], arm, days))


def endings(times: Sequence[Time], arms: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """How everybody's time ended, also of those who do not count (no day): participants by arm and reason."""
    return {arm: dict(sorted(Counter(time.reason for time in times if time.arm == arm).items())) for arm in arms}


def _of_arm(times: Sequence[Time], arm: str, days: Sequence[float]) -> list[AtRisk]:
    included = [time for time in times if time.day is not None]
    happened = np.sort(np.array([time.day for time in included if time.event], dtype=np.float64))
    censored = np.sort(np.array([time.day for time in included if not time.event], dtype=np.float64))
    found = []
    for day in days:
        events, gone = int(np.searchsorted(happened, day)), int(np.searchsorted(censored, day))
        found.append(AtRisk(arm, day, len(included) - events - gone, events, gone))
    return found
