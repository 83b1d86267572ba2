"""Each arm at each timepoint: how many answered, how they were, how far from their start, who got better or worse."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from proapp.trajectory.estimate import TOLERANCE, Estimate, Indices, Truths, Values, estimates


@dataclass(frozen=True, slots=True)
class Rows:
    """One scale's values, one row per participant and timepoint, in any order.

    Shapes: all (rows,). `participant`, `arm`, `timepoint` and `stratum` are indices from 0; `value` and `baseline`
    (that participant's own) are in the scale's units, NaN where there is none. Without strata leave `stratum` None.
    """

    participant: Indices
    arm: Indices
    timepoint: Indices
    value: Values
    baseline: Values
    stratum: Indices | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """The names that indices stand for, in the order in which tables show them."""

    arms: Sequence[str]
    timepoints: Sequence[str]
    strata: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What counts as better or worse: a change of at least `threshold` scale units; `higher_is` better or worse."""

    higher_is: str
    threshold: float = 10.0

    def __post_init__(self) -> None:
        if self.higher_is not in ("better", "worse"):
            raise ValueError("higher_is must be better or worse")


@dataclass(frozen=True, slots=True)
class Cell:
    """One arm (and stratum) at one timepoint. Improved, stable and deteriorated add up to change.n."""

    arm: str
    stratum: str | None
    timepoint: str
    value: Estimate
    change: Estimate
    improved: int
    stable: int
    deteriorated: int


def summarise(rows: Rows, labels: Labels, *, change: Change, baseline_timepoint: int | None = None) -> tuple[Cell, ...]:
    """A cell for every arm, stratum and timepoint, empty ones too, ordered by arm, stratum, timepoint.

    At `baseline_timepoint` nothing has changed yet, so its change is empty. Intervals are two-sided 95 % t intervals.
    """
    cells = len(labels.arms) * max(len(labels.strata), 1) * len(labels.timepoints)
    cell = _cell_numbers(rows, labels)
    differences = np.where(rows.timepoint == baseline_timepoint, np.nan, rows.value - rows.baseline)
    improved, deteriorated = _judged(differences, change)
    columns = zip(
        product(labels.arms, labels.strata or (None,), labels.timepoints),
        estimates(cell, rows.value, cells),
        estimates(cell, differences, cells),
        _counts(cell, improved, cells),
        _counts(cell, deteriorated, cells),
        strict=True,
    )
    return tuple(_cell(names, value, moved, counts=(up, down)) for names, value, moved, up, down in columns)


def _cell_numbers(rows: Rows, labels: Labels) -> Indices:
    block = rows.arm if rows.stratum is None else rows.arm * len(labels.strata) + rows.stratum
    return block * len(labels.timepoints) + rows.timepoint


def _judged(differences: Values, change: Change) -> tuple[Truths, Truths]:
    better = differences if change.higher_is == "better" else -differences
    edge = change.threshold - TOLERANCE
    return better >= edge, better <= -edge


def _counts(cell: Indices, chosen: Truths, cells: int) -> list[int]:
    counted: list[int] = np.bincount(cell[chosen], minlength=cells).tolist()
    return counted


def _cell(names: tuple[str, str | None, str], value: Estimate, moved: Estimate, *, counts: tuple[int, int]) -> Cell:
    arm, stratum, timepoint = names
    improved, deteriorated = counts
    return Cell(
        arm=arm,
        stratum=stratum,
        timepoint=timepoint,
        value=value,
        change=moved,
        improved=improved,
        stable=moved.n - improved - deteriorated,
        deteriorated=deteriorated,
    )
