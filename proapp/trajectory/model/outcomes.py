"""The answers a model is fitted to: one row for each participant, one column for each timepoint."""

from dataclasses import dataclass, replace

import numpy as np

from proapp.trajectory.estimate import Indices, Truths, Values
from proapp.trajectory.summary import Rows


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One scale's values after baseline. Indices count from 0; NaN where there is no value.

    Shapes: value (participants, timepoints), in the scale's units or as changes from baseline; arm (participants,);
    baseline (participants,), the covariate, or None to leave it out; stratum (participants,), or None.
    """

    value: Values
    arm: Indices
    baseline: Values | None = None
    stratum: Indices | None = None

    def only(self, chosen: Truths) -> "Outcomes":
        """Some of the participants, `chosen` (participants,)."""
        baseline = None if self.baseline is None else self.baseline[chosen]
        stratum = None if self.stratum is None else self.stratum[chosen]
        return Outcomes(self.value[chosen], self.arm[chosen], baseline, stratum)

    def analysed(self) -> Truths:
        """Who can enter the model: has a value, a baseline if it is a covariate, and a known stratum if there are."""
        counts = np.count_nonzero(~np.isnan(self.value), axis=1)
        chosen: Truths = counts > 0
        if self.baseline is not None:
            chosen = chosen & ~np.isnan(self.baseline)
        return chosen if self.stratum is None else chosen & (self.stratum >= 0)


def changes(rows: Rows, *, participants: int, timepoints: int) -> Outcomes:
    """Changes from baseline of a summary's rows, the baseline as covariate. Of several values the last one counts."""
    found = values(rows, participants=participants, timepoints=timepoints)
    start = np.full(participants, np.nan) if found.baseline is None else found.baseline
    return replace(found, value=found.value - start[:, None])


def values(rows: Rows, *, participants: int, timepoints: int) -> Outcomes:
    """Values of a summary's rows, the baseline as covariate. Participants without rows are left empty, in arm 0."""
    value = np.full((participants, timepoints), np.nan)
    value[rows.participant, rows.timepoint] = rows.value
    arm, baseline = np.zeros(participants, dtype=np.int64), np.full(participants, np.nan)
    arm[rows.participant], baseline[rows.participant] = rows.arm, rows.baseline
    if rows.stratum is None:
        return Outcomes(value, arm, baseline)
    stratum = np.full(participants, -1, dtype=np.int64)
    stratum[rows.participant] = rows.stratum
    return Outcomes(value, arm, baseline, stratum)
