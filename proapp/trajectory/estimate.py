"""A mean with its spread and its 95 % interval, or the reason why there is none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Indices = NDArray[np.int64]
Truths = NDArray[np.bool_]

LEVEL = 0.95
FINE = 2.0**20
TOLERANCE = 1e-6  # 83.3333 - 73.3333 is not 10 in binary, so thresholds are compared with a tolerance


@dataclass(frozen=True, slots=True)
class Estimate:
    """n values, their mean and standard deviation (n - 1), and the two-sided 95 % t interval of the mean."""

    n: int
    mean: float | None
    sd: float | None
    lower: float | None
    upper: float | None
    reason: str | None = None


NOTHING = Estimate(n=0, mean=None, sd=None, lower=None, upper=None, reason="no values")


def estimates(cell: Indices, values: Values, cells: int) -> tuple[Estimate, ...]:
    """One estimate per cell from rows in any order.

    `cell` holds each row's cell number in 0..cells-1, `values` its value; NaN values are left out. The same rows in
    another order give the same bits (see `totals`).
    """
    n, mean, sd = moments(cell, values, cells)
    half = half_widths(n, sd)
    columns = (n.tolist(), mean.tolist(), sd.tolist(), half.tolist())
    return tuple(_estimate(*row) for row in zip(*columns, strict=True))


def moments(cell: Indices, values: Values, cells: int) -> tuple[Indices, Values, Values]:
    """Count, mean (NaN at n 0) and standard deviation (NaN below n 2) per cell, in two passes."""
    present = ~np.isnan(values)
    cell, values = cell[present], values[present]
    n = np.bincount(cell, minlength=cells)
    mean = ratio(totals(cell, values, cells), n)
    squares = totals(cell, (values - mean[cell]) ** 2, cells)
    return n, mean, np.sqrt(ratio(squares, n - 1))


def totals(cell: Indices, values: Values, cells: int) -> Values:
    """Sum per cell, in fixed point of 2^-40 (1e-12), which no order of rows can change.

    Each value is split in two whole numbers whose sums a double holds exactly, for values up to 10,000 and half a
    million rows a cell; beyond that it is a plain sum. Sorting the rows would do too, but takes longer.
    """
    whole = np.rint(values * FINE**2)
    high = np.floor(whole / FINE)
    low = whole - high * FINE
    upper, lower = (np.bincount(cell, weights=part, minlength=cells) for part in (high, low))
    return (upper + lower / FINE) / FINE


def half_widths(n: Indices, sd: Values) -> Values:
    """Half of the two-sided 95 % t interval of a mean; NaN below n 2."""
    standard_error = ratio(sd, np.sqrt(n.astype(np.float64)))
    return t_quantile(n - 1) * standard_error


def t_quantile(freedom: NDArray[np.int64] | Values) -> Values:
    """Student's t at 97.5 %; NaN where there are no degrees of freedom."""
    # loaded when used: scipy takes longer to import than everything else here; it ships no types
    from scipy.special import stdtrit  # noqa: PLC0415  see above

    usable = np.where(freedom > 0, freedom, 1).astype(np.float64)
    quantile: Values = np.where(freedom > 0, stdtrit(usable, (1 + LEVEL) / 2), np.nan)
    return quantile


def ratio(numerator: NDArray[np.float64] | Indices, denominator: NDArray[np.float64] | Indices) -> Values:
    """Element by element, NaN where the denominator is not above 0."""
    quotient: Values = np.full(len(denominator), np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator > 0)
    return quotient


def number(value: float) -> float | None:
    """A plain float, or None for NaN."""
    return None if value != value else float(value)


def _estimate(n: int, mean: float, sd: float, half: float) -> Estimate:
    if n == 0:
        return NOTHING
    if n == 1:
        return Estimate(n=1, mean=mean, sd=None, lower=None, upper=None, reason="one value has no spread")
    return Estimate(n=n, mean=mean, sd=sd, lower=mean - half, upper=mean + half)
