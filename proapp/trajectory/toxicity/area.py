"""How much worse an arm was than at its start, and for how long, in one number; and how much better."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Indices, Values


@dataclass(frozen=True, slots=True)
class Area:
    """One arm: `n` participants with a baseline, and between the arm's mean trajectory and its own baseline mean the
    area above it (worsening, 0 or more) and below it (improvement, 0 or less), in scores times days."""

    arm: str
    n: int
    baseline: float | None
    worsening: float | None
    improvement: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Mean:
    """One arm on one day since its start: `n` participants with a baseline who answered then, and their mean."""

    arm: str
    day: int
    n: int
    mean: float


def courses(score: Values, arm: Indices, *, day: Sequence[int], arms: Sequence[str]) -> tuple[Mean, ...]:
    """The lines between which the areas lie, day by day, days without any answer left out. Shapes as in `areas`."""
    return tuple(
        Mean(name, day[place], n, mean)
        for number, name in enumerate(arms)
        for place, n, mean in _course(score[arm == number])
    )


def areas(score: Values, arm: Indices, *, day: Sequence[float], arms: Sequence[str]) -> tuple[Area, ...]:
    """The areas of each arm. Shapes: score (participants, timepoints), higher is worse, the baseline first, NaN where
    there is none; arm (participants,); day (timepoints,) ascending.

    As ProAE defines them: the means are those of participants with a baseline, straight lines between them, cut where
    they cross the baseline mean. A timepoint without any answer is passed over.
    """
    if list(day) != sorted(set(day)) or len(day) != score.shape[1]:
        raise ValueError("days ascend, one for each timepoint")
    return tuple(_area(name, score[arm == number], np.asarray(day, float)) for number, name in enumerate(arms))


def _area(arm: str, score: Values, day: Values) -> Area:
    course = _course(score)
    if not course:
        return Area(arm, 0, None, None, None, reason="nobody with a baseline")
    places, numbers, means = (list(column) for column in zip(*course, strict=True))
    if len(means) < 2:
        return Area(arm, numbers[0], means[0], None, None, reason="no answer after baseline")
    above, below = between(day[places], np.array(means) - means[0])
    return Area(arm, numbers[0], means[0], above, below)


def _course(score: Values) -> list[tuple[int, int, float]]:
    """(timepoint, how many, mean) of those with a baseline wherever anybody answered."""
    score = score[~np.isnan(score[:, 0])] if score.size else score[:0]
    answered = np.count_nonzero(~np.isnan(score), axis=0)
    places = np.flatnonzero(answered).tolist()
    means = np.nansum(score, axis=0) / np.maximum(answered, 1)
    return [(place, int(answered[place]), float(means[place])) for place in places]


def between(day: Values, height: Values) -> tuple[float, float]:
    """The areas above and below zero of straight lines through the points, (points,) each; below is 0 or less."""
    width, left, right = np.diff(day), height[:-1], height[1:]
    crosses = left * right < 0
    with np.errstate(divide="ignore", invalid="ignore"):  # only where a line crosses is the quotient used
        part = np.where(crosses, left / (left - right), 1.0)
    first = np.where(crosses, left * part, left + right) * width / 2
    second = np.where(crosses, right * (1 - part), 0.0) * width / 2
    pieces = np.concatenate([first, second])
    return float(pieces[pieces > 0].sum()), float(pieces[pieces < 0].sum())
