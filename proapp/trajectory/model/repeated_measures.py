"""Each arm's mean at each timepoint as a mixed model adjusts it for what is missing, and the arms' differences.

The mixed model for repeated measures: restricted likelihood, a mean for every arm at every timepoint, the baseline and
the strata as covariates, one covariance of the timepoints for all participants. Mallinckrodt 2008 (Drug Inf J 42:303).
"""

from collections.abc import Sequence

from proapp.trajectory.model.adjusted import Modelled, Names, combined, prepared, unknown
from proapp.trajectory.model.contrast import satterthwaite
from proapp.trajectory.model.covariance import FALLBACKS, UNSTRUCTURED, Structure
from proapp.trajectory.model.fitting import fit
from proapp.trajectory.model.kenward_roger import adjusted_spread
from proapp.trajectory.model.likelihood import data
from proapp.trajectory.model.outcomes import Outcomes

SATTERTHWAITE, KENWARD_ROGER = "Satterthwaite", "Kenward-Roger"


def repeated_measures(
    outcomes: Outcomes,
    names: Names,
    *,
    structures: Sequence[Structure] = FALLBACKS,
    baseline_by_timepoint: bool = True,
    inference: str = SATTERTHWAITE,
) -> Modelled:
    """Fit the model with the first structure that can be fitted. Shapes as in Outcomes.

    `inference`: Satterthwaite's degrees of freedom, or with Kenward and Roger's standard errors.

    Participants without any value, without a baseline or without a stratum do not enter. A cell without answers is null
    with a reason, and so is everything when there is nothing to fit.
    """
    if inference not in (SATTERTHWAITE, KENWARD_ROGER):
        raise ValueError(f"inference must be {SATTERTHWAITE} or {KENWARD_ROGER}")
    entered = prepared(outcomes, names, baseline_by_timepoint=baseline_by_timepoint)
    if isinstance(entered, Modelled):
        return entered
    found = data(entered.value, entered.plan.traits, entered.plan.courses[:, :, entered.plan.kept])
    fitted, tried = fit(found, structures if entered.seen.sum() > 1 else (UNSTRUCTURED,))
    if fitted is None:
        return unknown(entered.chosen, names, reason="no covariance could be fitted", tried=tried)
    spread = adjusted_spread(found, fitted) if inference == KENWARD_ROGER else None
    means, differences = combined(entered, lambda weights: satterthwaite(fitted, weights, spread=spread))
    return Modelled(
        covariance=fitted.covariance,
        tried=tried,
        participants=len(entered.value),
        answers=int(found.patterns.sum(axis=1) @ found.counts),
        log_likelihood=fitted.state.log_likelihood,
        means=means,
        differences=differences,
    )
