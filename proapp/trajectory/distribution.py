"""What share of a group changed by so much or less: every participant's change in one curve."""

from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Values


@dataclass(frozen=True, slots=True)
class Step:
    """`share` (0 to 1) changed by `change` scale units or less."""

    change: float
    share: float


@dataclass(frozen=True, slots=True)
class Distribution:
    """The cumulative distribution of n values, a step for each distinct one; none with a reason without values."""

    n: int
    steps: tuple[Step, ...]
    reason: str | None = None


def distribution(values: Values) -> Distribution:
    """From values in any order, (participants,), NaN left out. Equal within 1e-6 counts as equal: 50 - 33.3 in binary
    is not always 16.7."""
    known = np.round(values[~np.isnan(values)], 6) + 0.0
    if not len(known):
        return Distribution(0, (), "no values")
    distinct, counts = np.unique(known, return_counts=True)
    shares = np.cumsum(counts) / len(known)
    return Distribution(len(known), tuple(map(Step, distinct.tolist(), shares.tolist())))
