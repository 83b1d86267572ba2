"""Standard errors that allow for the covariance having been estimated too, which matters in small trials.

Kenward and Roger 1997 (Biometrics 53:983), with the term for covariances that bend in their parameters. That term
depends on the parameters chosen: those of an unstructured covariance are the logarithms of the scales and the factor
below the diagonal, as in R's mmrm (SAS takes the elements themselves, and so leaves the term out).
"""

import numpy as np

from proapp.trajectory.estimate import Values
from proapp.trajectory.model.fitting import Fit
from proapp.trajectory.model.likelihood import Data, crossed


def adjusted_spread(found: Data, fit: Fit) -> Values:
    """The coefficients' covariance, (k, k), with the adjustment; where that leaves no variance, without it."""
    timepoints = len(fit.shape.sigma)
    flat = fit.shape.slopes.reshape(len(fit.shape.slopes), -1)
    pairs = (flat.T @ fit.uncertainty @ flat).reshape((timepoints,) * 4)
    precision, root = fit.state.by_pattern, fit.state.root
    between = np.einsum("abcd,pbc->pad", pairs, precision, optimize=True)
    bent = _bent(fit) / 4
    reached = root.T @ crossed(found, precision @ (between - bent) @ precision) @ root
    weighted = np.tensordot(fit.uncertainty, fit.reach, axes=1)
    known = np.tensordot(weighted, fit.reach, axes=((0, 2), (0, 1)))
    inner = np.eye(len(root)) + (reached - known) + (reached - known).T
    adjusted: Values = root @ inner @ root.T
    return adjusted if np.diag(adjusted).min() > 0 else fit.state.spread


def _bent(fit: Fit) -> Values:
    """The covariance's second derivatives weighed by the uncertainty of the parameters, (t, t)."""
    if fit.shape.bends is None:
        return _bent_by_factor(fit.shape.sigma, fit.uncertainty)
    bent: Values = np.tensordot(fit.uncertainty, fit.shape.bends, axes=2)
    return bent


def _bent_by_factor(sigma: Values, uncertainty: Values) -> Values:
    """The same of an unstructured covariance A A', A = D L: parameters are log D and the elements of L below its
    diagonal; `uncertainty` is that of the elements of sigma, in the order of numpy.triu_indices."""
    timepoints = len(sigma)
    factor = np.linalg.cholesky(sigma)
    row, column = np.tril_indices(timepoints, -1)
    slopes = np.zeros((timepoints + len(row), timepoints, timepoints))
    slopes[np.arange(timepoints), np.arange(timepoints)] = factor
    slopes[timepoints + np.arange(len(row)), row, column] = np.diag(factor)[row]
    moved = slopes @ factor.T
    elements = np.triu_indices(timepoints)
    turn = np.linalg.inv((moved + moved.swapaxes(1, 2))[:, elements[0], elements[1]].T)
    weights = turn @ uncertainty @ turn.T
    second = np.diag(weights)[:timepoints, None] * factor
    second[row, column] += 2 * weights[row, timepoints + np.arange(len(row))] * np.diag(factor)[row]
    half = second @ factor.T + np.einsum("ij,iab,jcb->ac", weights, slopes, slopes, optimize=True)
    bent: Values = half + half.T
    return bent
