"""How bad a symptom was at each timepoint: how many of an arm had each grade then."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Indices, Values
from proapp.trajectory.grades import PRESENT, SEVERE


@dataclass(frozen=True, slots=True)
class Levels:
    """One arm at one timepoint: `counts` of the scores 0, 1, 2 ... among the `n` who answered, and the `missing` of the
    arm who did not; shares (0 to 1) of `n` with the symptom (>= 1) and severely (>= 3), null over nobody."""

    arm: str
    timepoint: str
    n: int
    missing: int
    counts: tuple[int, ...]
    present_share: float | None
    severe_share: float | None
    reason: str | None = None


def over_time(
    score: Values, arm: Indices, *, arms: Sequence[str], timepoints: Sequence[str], highest: int = 3
) -> tuple[Levels, ...]:
    """Levels of every arm and timepoint, ordered so.

    Shapes: score (participants, timepoints), whole from 0 to `highest` (3 for a composite grade, 4 for an attribute),
    NaN where there is none; arm (participants,).
    """
    known = score[~np.isnan(score)]
    if ((known < 0) | (known > highest) | (known != np.rint(known))).any():
        raise ValueError(f"a score is a whole number from 0 to {highest}")
    return tuple(
        _levels(arms[one], label, score[arm == one, place], highest)
        for one in range(len(arms))
        for place, label in enumerate(timepoints)
    )


def _levels(arm: str, timepoint: str, score: Values, highest: int) -> Levels:
    known = score[~np.isnan(score)].astype(np.int64)
    n, counts = len(known), np.bincount(known, minlength=highest + 1).tolist()
    present, severe = sum(counts[PRESENT:]), sum(counts[SEVERE:])
    return Levels(
        arm=arm,
        timepoint=timepoint,
        n=n,
        missing=len(score) - n,
        counts=tuple(counts),
        present_share=present / n if n else None,
        severe_share=severe / n if n else None,
        reason=None if n else "no answers",
    )
