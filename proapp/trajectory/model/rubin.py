"""One result from many imputations: their mean, and how much they disagree.

Rubin 1987, Multiple imputation for nonresponse in surveys; degrees of freedom by Barnard and Rubin 1999 (Biometrika
86:948).
"""

import numpy as np

from proapp.trajectory.estimate import Values
from proapp.trajectory.model.contrast import Contrast, contrast


def pooled(estimate: Values, variance: Values, *, freedom: float) -> Contrast:
    """Pool the estimates of m imputations and their squared standard errors, (m,) each, m at least 2.

    `freedom`: the degrees of freedom of each analysis had nothing been missing.
    """
    within = float(variance.mean())
    added = (1 + 1 / len(estimate)) * float(estimate.var(ddof=1))
    total = within + added
    return contrast(float(estimate.mean()), float(np.sqrt(total)), _freedom(len(estimate), added, total, freedom))


def _freedom(number: int, added: float, total: float, complete: float) -> float:
    lost = added / total if total > 0 else 0.0
    seen = (complete + 1) / (complete + 3) * complete * (1 - lost)
    if lost <= 0:
        return seen
    between = (number - 1) / lost**2
    return between * seen / (between + seen) if seen > 0 else 0.0
