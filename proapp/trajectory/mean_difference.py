"""How far two arms' means lie apart, and whether chance alone would put them so far apart."""

from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Estimate, t_quantile


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """First mean minus second, Welch's t interval (unequal variances, Satterthwaite's degrees of freedom), two-sided
    95 %, and p."""

    difference: float | None
    lower: float | None
    upper: float | None
    p: float | None
    reason: str | None = None


def mean_difference(first: Estimate, second: Estimate) -> MeanDifference:
    """Welch 1947: the arms' squared standard errors add."""
    if reason := _why_not(first, second):
        return MeanDifference(None, None, None, None, reason)
    # loaded when used: scipy takes longer to import than everything else here; it ships no types
    from scipy.special import stdtr  # noqa: PLC0415  see above

    errors = _squared_error(first), _squared_error(second)
    spread = sum(errors)
    freedom = spread**2 / (errors[0] ** 2 / (first.n - 1) + errors[1] ** 2 / (second.n - 1))
    gap = (first.mean or 0.0) - (second.mean or 0.0)
    half = float(t_quantile(np.array([freedom]))[0]) * spread**0.5
    p = 2 * float(stdtr(freedom, -abs(gap) / spread**0.5))
    return MeanDifference(gap, gap - half, gap + half, p)


def _why_not(first: Estimate, second: Estimate) -> str | None:
    if min(first.n, second.n) < 2:
        return "an arm has fewer than two participants with a value"
    if not (first.sd or second.sd):
        return "nobody differs from their arm"
    return None


def _squared_error(estimate: Estimate) -> float:
    return (estimate.sd or 0.0) ** 2 / estimate.n
