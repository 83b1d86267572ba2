"""A combination of adjusted means with its uncertainty, or the reason why there is none."""

from dataclasses import dataclass
from statistics import NormalDist

from proapp.trajectory.estimate import LEVEL, Values
from proapp.trajectory.model.fitting import Fit

NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Contrast:
    """Estimate, standard error, degrees of freedom (None: the normal distribution), two-sided 95 % interval, and p
    against no effect, in the scale's units."""

    estimate: float | None
    se: float | None
    freedom: float | None
    lower: float | None
    upper: float | None
    p: float | None
    reason: str | None = None


def nothing(reason: str) -> Contrast:
    """A combination about which nothing can be said."""
    return Contrast(estimate=None, se=None, freedom=None, lower=None, upper=None, p=None, reason=reason)


def contrast(estimate: float, se: float, freedom: float | None) -> Contrast:
    """The t interval and test of an estimate, or the normal ones without degrees of freedom."""
    if not (se > 0) or (freedom is not None and not freedom > 0):
        return nothing("the estimate has no spread")
    quantile, p = _of_t(estimate / se, freedom) if freedom is not None else _of_normal(estimate / se)
    half = quantile * se
    return Contrast(estimate, se, freedom, lower=estimate - half, upper=estimate + half, p=p)


def satterthwaite(fit: Fit, weights: Values, *, spread: Values | None = None) -> Contrast:
    """A combination of the coefficients, `weights` (k,), with Satterthwaite's degrees of freedom.

    `spread` (k, k): another covariance of the coefficients for the standard error, as Kenward and Roger's.

    2 v^2 / (g' A g): v the variance of the combination, g its slope by the covariance parameters, A their asymptotic
    covariance. Fai and Cornelius 1996 (J Stat Comput Simul 54:363); as in R's mmrm and lmerTest.
    """
    turned = fit.state.root.T @ weights
    variance = float(turned @ turned)
    slopes = fit.reach @ turned @ turned
    unsure = float(slopes @ fit.uncertainty @ slopes)
    freedom = 2 * variance**2 / unsure if unsure > 0 else 0.0
    shown = variance if spread is None else max(float(weights @ spread @ weights), 0.0)
    return contrast(float(weights @ fit.state.coefficients), shown**0.5, freedom)


def _of_t(ratio: float, freedom: float) -> tuple[float, float]:
    # loaded when used: scipy takes longer to import than everything else here; it ships no types
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415  see above

    return float(stdtrit(freedom, (1 + LEVEL) / 2)), 2 * float(stdtr(freedom, -abs(ratio)))


def _of_normal(ratio: float) -> tuple[float, float]:
    return NORMAL.inv_cdf((1 + LEVEL) / 2), 2 * NORMAL.cdf(-abs(ratio))
