"""The middle of a group and the two values its middle half lies between."""

from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Indices, Values, number


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Of n values the median and the quartiles, null without values."""

    n: int
    q1: float | None
    median: float | None
    q3: float | None
    reason: str | None = None


def quartiles(cell: Indices, values: Values, cells: int) -> tuple[Quartiles, ...]:
    """One for each cell from rows in any order: `cell` and `values` (rows,), NaN values are left out.

    Linear between the two values around each, as R's default (type 7 of Hyndman and Fan 1996, Am Stat 50:361).
    """
    present = ~np.isnan(values)
    cell, values = cell[present], values[present]
    ordered = values[np.lexsort((values, cell))]
    n = np.bincount(cell, minlength=cells)
    first = np.cumsum(n) - n
    q1, median, q3 = (_at(share, ordered, first, n).tolist() for share in (0.25, 0.5, 0.75))
    return tuple(
        Quartiles(count, number(low), number(middle), number(high), reason=None if count else "no values")
        for count, low, middle, high in zip(n.tolist(), q1, median, q3, strict=True)
    )


def _at(share: float, ordered: Values, first: Indices, n: Indices) -> Values:
    found = np.full(len(n), np.nan)
    some = n > 0
    place = (n[some] - 1) * share
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, n[some] - 1)
    below, above = ordered[first[some] + low], ordered[first[some] + high]
    found[some] = below + (above - below) * (place - low)
    return found
