"""What would follow if those who stopped answering did worse than the model expects: would the difference stand?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Truths, Values
from proapp.trajectory.model.adjusted import AdjustedDifference, Names
from proapp.trajectory.model.contrast import Contrast, nothing
from proapp.trajectory.model.imputation import Completed, Imputing, completed
from proapp.trajectory.model.outcomes import Outcomes
from proapp.trajectory.model.rubin import pooled

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Imputed:
    """Differences by arm and timepoint under one assumption; seed and number of imputations make them again."""

    assumption: str
    seed: int
    imputations: int
    participants: int
    covariance: str | None
    differences: tuple[AdjustedDifference, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Shifted:
    """The difference at the timepoint when every answer imputed after the last one is moved by `delta` scale units."""

    delta: float
    value: Contrast


@dataclass(frozen=True, slots=True)
class TippingPoint:
    """How far imputed answers of `arm` must move until p is not below 0.05 any more: `tips_at`, the first such delta
    in the order given; None where it stands at every one, or never did (`reason`)."""

    arm: str
    reference: str
    timepoint: str
    shifts: tuple[Shifted, ...]
    tips_at: float | None
    reason: str | None = None


def imputed(outcomes: Outcomes, names: Names, how: Imputing, *, may_impute: Truths | None = None) -> Imputed:
    """Every arm against the reference at each timepoint, by analysis of covariance of the completed answers and Rubin's
    rules. `may_impute` (participants, timepoints): False after death; where it is, participants are left out there."""
    found = completed(outcomes, names, how, may_impute=_allowed(outcomes, may_impute))
    pairs = [(arm, place) for arm in names.arms if arm != names.reference for place in range(len(names.timepoints))]
    return Imputed(
        assumption=how.assumption,
        seed=how.seed,
        imputations=how.imputations,
        participants=0 if isinstance(found, str) else len(found.outcomes.arm),
        covariance=None if isinstance(found, str) else found.covariance,
        differences=tuple(
            AdjustedDifference(arm, names.reference, names.timepoints[place], _at(found, names, arm, place))
            for arm, place in pairs
        ),
        reason=found if isinstance(found, str) else None,
    )


def tipping_point(
    outcomes: Outcomes,
    names: Names,
    how: Imputing,
    *,
    arm: str,
    deltas: Sequence[float],
    timepoint: str,
    may_impute: Truths | None = None,
) -> TippingPoint:
    """Move the imputed answers of one arm by each delta (scale units, the harmful sign is the caller's to give)."""
    found = completed(outcomes, names, how, may_impute=_allowed(outcomes, may_impute))
    if isinstance(found, str):
        return TippingPoint(arm, names.reference, timepoint, (), None, found)
    place, number = names.timepoints.index(timepoint), names.arms.index(arm)
    moving = found.after & (found.outcomes.arm == number)[:, None]
    shifts = tuple(Shifted(delta, _at(_moved(found, moving * delta), names, arm, place)) for delta in deltas)
    stands = [shift.value.p is not None and shift.value.p < ALPHA for shift in shifts]
    tips = next((shift.delta for shift, still in zip(shifts, stands, strict=True) if not still), None)
    reason = None if tips is not None else "it stands at every delta"
    if stands[:1] == [False]:
        tips, reason = None, "there is no difference to begin with"
    return TippingPoint(arm, names.reference, timepoint, shifts, tips, reason)


def _allowed(outcomes: Outcomes, may_impute: Truths | None) -> Truths:
    return np.ones(outcomes.value.shape, dtype=bool) if may_impute is None else may_impute


def _moved(found: Completed, by: Values) -> Completed:
    return Completed(found.value + by, found.after, found.outcomes, found.covariance)


def _at(found: Completed | str, names: Names, arm: str, place: int) -> Contrast:
    """Analysis of covariance at one timepoint, of every imputation at once."""
    if isinstance(found, str):
        return nothing(found)
    value = found.value[:, :, place]
    here = ~np.isnan(value[0])
    rows = _rows(found.outcomes.only(here), names)
    column, freedom = names.arms.index(arm), float(here.sum() - np.linalg.matrix_rank(rows))
    if freedom < 1:
        return nothing("too few participants at the timepoint")
    weights = np.zeros(rows.shape[1])
    weights[column], weights[names.arms.index(names.reference)] = 1.0, -1.0
    inverse = np.linalg.pinv(rows)
    if not np.allclose(weights @ inverse @ rows, weights, atol=1e-6):
        return nothing("an arm has nobody at the timepoint")
    coefficients = inverse @ value[:, here].T
    left = value[:, here].T - rows @ coefficients
    variance = (left**2).sum(axis=0) / freedom * float(weights @ inverse @ inverse.T @ weights)
    return pooled(weights @ coefficients, variance, freedom=freedom)


def _rows(outcomes: Outcomes, names: Names) -> Values:
    columns = [np.eye(len(names.arms))[outcomes.arm]]
    if outcomes.baseline is not None:
        columns.append((outcomes.baseline - outcomes.baseline.mean())[:, None])
    if outcomes.stratum is not None and len(names.strata) > 1:
        columns.append(np.eye(len(names.strata))[outcomes.stratum][:, 1:])
    return np.concatenate(columns, axis=1)
