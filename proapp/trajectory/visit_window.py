"""Which answer stands for which planned moment: the one nearest to the day it was meant for, never one after death."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proapp.trajectory.estimate import Indices, Values

NOWHERE = -1
NEVER = np.iinfo(np.int64).max  # the day of death of somebody alive


@dataclass(frozen=True, slots=True)
class VisitWindow:
    """The days `first` to `last` around `target`, counted from the anchor, that an analysis takes for one moment."""

    target: int
    first: int
    last: int

    def __post_init__(self) -> None:
        if not self.first <= self.target <= self.last:
            raise ValueError("a window's target lies between its first and its last day")


@dataclass(frozen=True, slots=True)
class Dated:
    """One scale's values in any order. Shapes (rows,): participant index; day from the anchor; at, the instant on any
    integer clock; value, NaN where it could not be computed."""

    participant: Indices
    day: Indices
    at: Indices
    value: Values


def halfway(targets: Sequence[int], *, first: int, last: int) -> tuple[VisitWindow, ...]:
    """Windows without gaps: each reaches halfway to its neighbours, a day in the middle belongs to the earlier.

    `targets` in ascending order; `first` and `last` bound the outermost windows.
    """
    middles = [(before + after) // 2 for before, after in zip(targets, targets[1:], strict=False)]
    starts, ends = [first, *(middle + 1 for middle in middles)], [*middles, last]
    return tuple(VisitWindow(*three) for three in zip(targets, starts, ends, strict=True))


def placed(rows: Dated, windows: Sequence[VisitWindow], *, died: NDArray[np.int64]) -> Indices:
    """The window that each row stands for, (rows,); NOWHERE for those that stand for none.

    A value belongs to the window around its day, to the one of the nearest target where windows overlap, and to the
    earlier of two equally near. Of several in one window the nearest to the target stands for it, of equally near ones
    the earlier. Nulls never do, nor anything after the day of death: `died` (participants,), NEVER if alive.
    """
    window, distance = _nearest(rows.day, windows)
    usable = (window != NOWHERE) & ~np.isnan(rows.value)
    usable &= rows.day <= died[rows.participant]
    index = np.flatnonzero(usable)
    order = index[
        np.lexsort(
            (
                rows.value[index],
                rows.at[index],
                rows.day[index],
                distance[index],
                window[index],
                rows.participant[index],
            )
        )
    ]
    keys = np.column_stack((rows.participant[order], window[order]))
    stands = np.ones(len(order), dtype=bool)
    stands[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    found = np.full(len(rows.day), NOWHERE, dtype=np.int64)
    found[order[stands]] = window[order[stands]]
    return found


def _nearest(day: Indices, windows: Sequence[VisitWindow]) -> tuple[Indices, Indices]:
    """Each day's window and its distance from the target."""
    nearest, distance = np.full(len(day), NOWHERE, dtype=np.int64), np.full(len(day), NEVER, dtype=np.int64)
    for number, window in sorted(enumerate(windows), key=lambda one: (one[1].target, one[0])):
        away = np.abs(day - window.target)
        closer = (window.first <= day) & (day <= window.last) & (away < distance)
        nearest[closer], distance[closer] = number, away[closer]
    return nearest, distance
