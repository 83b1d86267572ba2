"""Days with a symptom in each four weeks, by arm, and how much more one arm improved than another.

The outcome of NETTER-1's diary analysis: Strosberg 2021, J Nucl Med 62:1712 (which used a mixed model for repeated
measures; here each participant's mean decline stands for the model).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Estimate, Values, estimates, ratio, totals
from proapp.trajectory.mean_difference import mean_difference
from proapp.trajectory.summary import Cell, Change, Labels, Rows, summarise

WORSE_BY_DAYS = 1.0  # shown as improved, stable, deteriorated; no validated threshold exists


@dataclass(frozen=True, slots=True)
class Difference:
    """Decline of one arm minus decline of another, in days per 28 (above 0: the first arm improved more).

    Welch's t interval (unequal variances, Satterthwaite's degrees of freedom), two-sided 95 %, and p.
    """

    arm: str
    reference: str
    decline: Estimate
    reference_decline: Estimate
    difference: float | None
    lower: float | None
    upper: float | None
    p: float | None
    reason: str | None = None


def by_block(rows: Rows, labels: Labels, *, baseline_block: int | None = None) -> tuple[Cell, ...]:
    """Mean days with the symptom per arm and 28-day block, and the change from the baseline block.

    Rows hold a participant's block scores (0-28 days); timepoints are blocks.
    """
    return summarise(
        rows, labels, change=Change(higher_is="worse", threshold=WORSE_BY_DAYS), baseline_timepoint=baseline_block
    )


def declines(rows: Rows, *, participants: int) -> Values:
    """Each participant's mean decline from baseline over their blocks, (participants,), NaN where none is known."""
    decline = rows.baseline - rows.value
    known = ~np.isnan(decline)
    who = rows.participant[known]
    return ratio(totals(who, decline[known], participants), np.bincount(who, minlength=participants))


def difference(decline: Values, arm: Sequence[str], *, treated: str, reference: str) -> Difference:
    """Compare two arms' declines. `decline` and `arm`: one entry per participant; NaN declines are left out."""
    index = np.array([{treated: 0, reference: 1}.get(name, 2) for name in arm], dtype=np.int64)
    first, second, _ = estimates(index, decline, 3)
    found = mean_difference(first, second)
    return Difference(
        arm=treated,
        reference=reference,
        decline=first,
        reference_decline=second,
        difference=found.difference,
        lower=found.lower,
        upper=found.upper,
        p=found.p,
        reason=found.reason,
    )
