"""The plainer mixed model: everybody has a level of their own, and else answers do not hang together."""

import warnings
from typing import Any

import numpy as np

from proapp.trajectory.estimate import Values
from proapp.trajectory.model.adjusted import Modelled, Names, Prepared, combined, prepared, unknown
from proapp.trajectory.model.contrast import Contrast, contrast
from proapp.trajectory.model.likelihood import data, state
from proapp.trajectory.model.outcomes import Outcomes

NAME = "random intercept"


def random_intercept(outcomes: Outcomes, names: Names, *, baseline_by_timepoint: bool = True) -> Modelled:
    """The same means and differences as of `repeated_measures`, with normal intervals (no degrees of freedom).

    Restricted likelihood, by statsmodels. Null with a reason when participants do not differ beyond chance.
    """
    entered = prepared(outcomes, names, baseline_by_timepoint=baseline_by_timepoint)
    if isinstance(entered, Modelled):
        return entered
    if entered.seen.sum() < 2:
        return unknown(entered.chosen, names, reason="one timepoint only")
    fitted = _fitted(entered)
    if fitted is None or not fitted.converged or not float(fitted.cov_re[0, 0]) > 0:
        return unknown(entered.chosen, names, reason="participants do not differ from each other beyond chance")
    timepoints = entered.value.shape[1]
    found = data(entered.value, entered.plan.traits, entered.plan.courses[:, :, entered.plan.kept])
    at = state(found, float(fitted.cov_re[0, 0]) + float(fitted.scale) * np.eye(timepoints))
    if at is None:
        return unknown(entered.chosen, names, reason="the model could not be fitted")

    def value(weights: Values) -> Contrast:
        variance = float(weights @ at.spread @ weights)
        return contrast(float(weights @ at.coefficients), variance**0.5, None)

    means, differences = combined(entered, value)
    answers = int((~np.isnan(entered.value)).sum())
    return Modelled(NAME, (), len(entered.value), answers, float(fitted.llf), means, differences)


def _fitted(entered: Prepared) -> Any:
    # loaded when used: brings pandas and takes seconds; it ships no types
    from statsmodels.regression.mixed_linear_model import MixedLM  # noqa: PLC0415  see above

    answered = ~np.isnan(entered.value)
    person = np.repeat(np.arange(len(answered)), answered.sum(axis=1))
    rows = np.tensordot(entered.plan.traits, entered.plan.courses[:, :, entered.plan.kept], axes=1)
    model = MixedLM(entered.value[answered], rows[answered], groups=person)
    with warnings.catch_warnings():  # it warns of a variance at zero, which is looked at by the caller
        warnings.simplefilter("ignore")
        try:
            return model.fit(reml=True)
        except np.linalg.LinAlgError:
            return None
