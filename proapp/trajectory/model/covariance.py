"""How a participant's answers at different timepoints hang together, from the freest pattern to the plainest."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Values


@dataclass(frozen=True, slots=True)
class Shape:
    """A covariance at some parameters. Shapes for t timepoints and q parameters: sigma (t, t), slopes (q, t, t) its
    first derivatives, bends (q, q, t, t) its second ones, None where they are all zero."""

    sigma: Values
    slopes: Values
    bends: Values | None


@dataclass(frozen=True, slots=True)
class Structure:
    """A covariance pattern: `start` gives parameters from a rough covariance (t, t), `shape` the covariance at
    parameters (q,) for t timepoints. `own_variances`: each timepoint has its own."""

    name: str
    start: Callable[[Values], Values]
    shape: Callable[[Values, int], Shape]
    own_variances: bool


FIRST_GUESS = 0.5  # correlation to begin with: answers of one person resemble each other
SAFE = 0.02  # the smallest eigenvalue of correlations to begin with


def _unstructured_start(guess: Values) -> Values:
    deviations = np.sqrt(np.diag(guess))
    scale = np.outer(deviations, deviations)
    if np.linalg.eigvalsh(guess / scale)[0] < SAFE:
        guess = scale * (FIRST_GUESS + (1 - FIRST_GUESS) * np.eye(len(guess)))
    start: Values = guess[np.triu_indices(len(guess))]
    return start


def _unstructured(parameters: Values, timepoints: int) -> Shape:
    """Every variance and covariance is its own parameter, so that the covariance is linear in them."""
    first, second = np.triu_indices(timepoints)
    slopes = np.zeros((len(first), timepoints, timepoints))
    number = np.arange(len(first))
    slopes[number, first, second] = slopes[number, second, first] = 1.0
    return Shape(sigma=np.tensordot(parameters, slopes, axes=1), slopes=slopes, bends=None)


Correlations = Callable[[Values, Values], tuple[Values, Values, Values]]


def _by_lag(rho: Values, lag: Values) -> tuple[Values, Values, Values]:
    """Toeplitz: one correlation for each distance."""
    slopes = (lag == np.arange(1, len(rho) + 1)[:, None, None]).astype(np.float64)  # of one timepoint there is none
    return np.eye(len(lag)) + np.tensordot(rho, slopes, axes=1), slopes, np.zeros((len(rho), len(rho), *lag.shape))


def _fading(rho: Values, lag: Values) -> tuple[Values, Values, Values]:
    """AR(1): the correlation to the power of the distance."""
    slope = np.where(lag > 0, lag * rho[0] ** np.maximum(lag - 1, 0), 0.0)
    bend = np.where(lag > 1, lag * (lag - 1) * rho[0] ** np.maximum(lag - 2, 0), 0.0)
    return rho[0] ** lag, slope[None], bend[None, None]


def _alike(rho: Values, lag: Values) -> tuple[Values, Values, Values]:
    """Compound symmetry: the same correlation at every distance."""
    apart = (lag > 0).astype(np.float64)
    return np.eye(len(lag)) + rho[0] * apart, apart[None], np.zeros((1, 1, *lag.shape))


def _scaled(parameters: Values, timepoints: int, *, correlations: Correlations, own: bool) -> Shape:
    """Standard deviations (as logarithms, one for each timepoint or one for all) around a matrix of correlations."""
    deviations = timepoints if own else 1
    membership = np.eye(timepoints) if own else np.ones((1, timepoints))
    lag = np.abs(np.subtract.outer(np.arange(timepoints), np.arange(timepoints))).astype(np.float64)
    matrix, slopes, bends = correlations(parameters[deviations:], lag)
    scale = np.exp(parameters[:deviations] @ membership)
    size = np.outer(scale, scale)
    counted = membership[:, :, None] + membership[:, None, :]  # how often each deviation enters each element
    all_slopes = np.concatenate([size * matrix * counted, size * slopes])
    corner = size * matrix * counted[:, None] * counted[None]
    edge = size * counted[:, None] * slopes[None]
    return Shape(sigma=size * matrix, slopes=all_slopes, bends=_joined(corner, edge, size * bends))


def _joined(corner: Values, edge: Values, rest: Values) -> Values:
    upper = np.concatenate([corner, edge], axis=1)
    lower = np.concatenate([edge.swapaxes(0, 1), rest], axis=1)
    return np.concatenate([upper, lower], axis=0)


def _structure(name: str, correlations: Correlations, *, own: bool, by_lag: bool = False) -> Structure:
    def start(guess: Values) -> Values:
        variances = np.diag(guess)
        deviations = np.log(variances) / 2 if own else np.array([np.log(variances.mean()) / 2])
        number = len(variances) - 1 if by_lag else 1
        # a falling row of correlations is positive definite whatever the number of timepoints
        return np.concatenate([deviations, FIRST_GUESS ** np.arange(1, number + 1)])

    def shape(parameters: Values, timepoints: int) -> Shape:
        return _scaled(parameters, timepoints, correlations=correlations, own=own)

    return Structure(name, start, shape, own_variances=own)


UNSTRUCTURED = Structure("unstructured", _unstructured_start, _unstructured, own_variances=True)
TOEPLITZ = _structure("heterogeneous Toeplitz", _by_lag, own=True, by_lag=True)
FADING = _structure("heterogeneous AR(1)", _fading, own=True)
PLAIN_FADING = _structure("AR(1)", _fading, own=False)
SYMMETRIC = _structure("compound symmetry", _alike, own=False)
FALLBACKS = (UNSTRUCTURED, TOEPLITZ, FADING, SYMMETRIC)
