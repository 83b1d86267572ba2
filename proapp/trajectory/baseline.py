"""Where each participant started: the value everything later is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

import numpy as np
from numpy.typing import NDArray

from proapp.trajectory.estimate import Indices, Values

RUN_IN_DAYS = 14  # of the run-in at least 14 days must count: our judgement, as for half of a 28-day block
NEVER = np.iinfo(np.int64).min  # the cutoff of a participant who has neither a first dose nor a randomisation


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one scale or item (None: could not be computed), and the aware instant it was given."""

    at: datetime
    value: float | None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The starting value in the scale's units, from how many values it was made, and when null, why."""

    value: float | None
    of: int
    reason: str | None = None


def last_before(observations: Sequence[Observation], *, cutoff: datetime | None) -> Baseline:
    """The last non-null value given before the cutoff, for one participant.

    The cutoff is the start of the first dose of period 1, or the randomisation if there was no dose. Of several values
    at the same instant the highest counts, so that order does not matter.
    """
    if cutoff is None:
        return Baseline(value=None, of=0, reason="neither a first dose nor a randomisation")
    before = [(seen.at, seen.value) for seen in observations if seen.at < cutoff and seen.value is not None]
    if not before:
        return Baseline(value=None, of=0, reason="no value before the first dose")
    return Baseline(value=max(before)[1], of=1)


def run_in(values: Sequence[float | None], *, least: int = RUN_IN_DAYS) -> Baseline:
    """The median of the run-in days' values, for one participant; null below `least` days with a value."""
    present = [value for value in values if value is not None]
    if len(present) < least or not present:
        return Baseline(value=None, of=len(present), reason=f"fewer than {max(least, 1)} run-in days")
    return Baseline(value=float(median(present)), of=len(present))


def last_before_all(participant: Indices, at: Indices, value: Values, *, cutoff: NDArray[np.int64]) -> Values:
    """`last_before` for everybody at once.

    Shapes: participant, at, value (rows,), in any order; cutoff (participants,) in the unit of `at` (any integer
    clock), NEVER where there is none. Returns (participants,), NaN where there is no baseline.
    """
    usable = ~np.isnan(value) & (at < cutoff[participant])
    participant, at, value = participant[usable], at[usable], value[usable]
    order = np.lexsort((value, at, participant))
    found = np.full(len(cutoff), np.nan)
    last = np.flatnonzero(np.diff(participant[order], append=-1))
    found[participant[order][last]] = value[order][last]
    return found


def run_in_all(participant: Indices, value: Values, *, participants: int, least: int = RUN_IN_DAYS) -> Values:
    """`run_in` for everybody at once: rows of run-in days only, in any order. Returns (participants,), NaN for none."""
    present = ~np.isnan(value)
    participant, value = participant[present], value[present]
    ordered = value[np.lexsort((value, participant))]
    days = np.bincount(participant, minlength=participants)
    first = np.cumsum(days) - days
    enough = np.flatnonzero((days >= least) & (days > 0))
    found = np.full(participants, np.nan)
    low, high = first[enough] + (days[enough] - 1) // 2, first[enough] + days[enough] // 2
    found[enough] = (ordered[low] + ordered[high]) / 2
    return found
