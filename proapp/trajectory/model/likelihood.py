"""How well a covariance explains the answers: the restricted likelihood, its slope and its curvature.

Harville 1977 (J Am Stat Assoc 72:320) and Lindstrom and Bates 1988 (J Am Stat Assoc 83:1014). For participant i with
design X, precision M (zero where nothing was answered) and residual r, let u = M r, C = L L' the covariance of the
coefficients, F = M X L and Q = F F'. The derivatives by the elements of the covariance are sums of products of M, Q and
u over participants. Who left the same gaps shares one inversion; the rest is a few products of large matrices.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proapp.trajectory.estimate import Indices, Truths, Values
from proapp.trajectory.model.covariance import Shape


@dataclass(frozen=True, slots=True)
class Data:
    """What is fitted. Shapes: value (n, t), zero where there is none; traits (n, g) and courses (g, t, k) as in Design;
    patterns (p, t) the distinct sets of timepoints answered; pattern (n,) each participant's; counts (p,) how many."""

    value: Values
    traits: Values
    courses: Values
    patterns: Truths
    pattern: Indices
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class State:
    """The likelihood at one covariance. Shapes: precision (n, t, t), by_pattern (p, t, t), coefficients (k,), spread
    (k, k) their covariance, root (k, k) its lower factor, pull (n, t) = u."""

    log_likelihood: float
    precision: Values
    by_pattern: Values
    coefficients: Values
    spread: Values
    root: Values
    pull: Values


@dataclass(frozen=True, slots=True)
class Curvature:
    """Minus the second derivative by the parameters, (q, q), and `reach` (q, k, k), the sums of F' D F, by which the
    coefficients' covariance follows each parameter."""

    matrix: Values
    reach: Values


def data(value: Values, traits: Values, courses: Values) -> Data:
    """Group participants by what they answered. `value` (n, t) with NaN where there is none."""
    answered = ~np.isnan(value)
    patterns, pattern, counts = np.unique(answered, axis=0, return_inverse=True, return_counts=True)
    return Data(np.where(answered, value, 0.0), traits, courses, patterns, pattern.reshape(-1), counts)


def state(found: Data, sigma: Values) -> State | None:
    """The restricted log likelihood at a covariance, without its constant; None where it is no covariance."""
    both = found.patterns[:, :, None] & found.patterns[:, None, :]
    padded = np.where(both, sigma, np.eye(len(sigma)))
    try:
        factors = np.linalg.cholesky(padded)
        by_pattern: Values = np.linalg.inv(padded) * both
        squares = crossed(found, by_pattern)
        informed = np.linalg.cholesky(squares)
        root: Values = np.linalg.inv(informed).T
    except np.linalg.LinAlgError:
        return None
    spread = root @ root.T
    precision: Values = by_pattern[found.pattern]
    pulled = np.einsum("gtk,gt->k", found.courses, found.traits.T @ _times(precision, found.value))
    coefficients: Values = spread @ pulled
    residual = found.value - found.traits @ (found.courses @ coefficients)
    pull = _times(precision, residual * found.patterns[found.pattern])
    determinants = 2 * np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1) @ found.counts
    left = (pull * residual).sum()
    log_likelihood = -float(determinants + 2 * np.log(np.diag(informed)).sum() + left) / 2
    return State(log_likelihood, precision, by_pattern, coefficients, spread, root, pull)


def slope(found: Data, at: State) -> Values:
    """The first derivative by the elements of the covariance, (t, t)."""
    precisions = np.tensordot(found.counts.astype(np.float64), at.by_pattern, axes=1)
    gradient: Values = (_known(found, at).sum(axis=0) + at.pull.T @ at.pull - precisions) / 2
    return gradient


def expected_curvature(found: Data, at: State, shape: Shape) -> Values:
    """Fisher's information about the parameters as if the coefficients were known, (q, q): cheap, and close to it."""
    weights: Values = at.by_pattern * found.counts[:, None, None]
    return _between(_products(weights, at.by_pattern), shape.slopes) / 2


def observed_curvature(found: Data, at: State, shape: Shape) -> Curvature:
    """Minus the second derivative of the restricted log likelihood by the parameters, exactly."""
    weights: Values = _known(found, at) + at.pull[:, :, None] * at.pull[:, None, :] - at.precision / 2
    matrix = _between(_products(weights, at.precision), shape.slopes)
    reach, pulled = _through_coefficients(found, at, shape)
    flat = reach.reshape(len(reach), -1)
    matrix -= flat @ flat.T / 2 + pulled @ pulled.T
    if shape.bends is not None:
        matrix -= np.tensordot(shape.bends, slope(found, at), axes=2)
    return Curvature((matrix + matrix.T) / 2, reach)


def _times(precision: Values, value: Values) -> Values:
    product: Values = (precision @ value[:, :, None])[:, :, 0]
    return product


def crossed(found: Data, by_pattern: Values) -> Values:
    """The sum of X' M X over participants, (k, k), for any matrix M of each pattern, (p, t, t)."""
    traits, timepoints, columns = found.courses.shape
    squares = found.traits[:, :, None] * found.traits[:, None, :]
    weights = np.zeros((len(found.patterns), traits, traits))
    np.add.at(weights, found.pattern, squares)
    wide = weights.reshape(len(weights), -1).T @ by_pattern.reshape(len(weights), -1)
    blocks = wide.reshape(traits, traits, timepoints, timepoints).swapaxes(1, 2)
    tall = found.courses.reshape(-1, columns)
    summed: Values = tall.T @ blocks.reshape(len(tall), len(tall)) @ tall
    return summed


def _known(found: Data, at: State) -> Values:
    """Q of each participant, (n, t, t): how far the coefficients' own spread is known to reach the answers."""
    traits, timepoints, columns = found.courses.shape
    tall = found.courses.reshape(-1, columns)
    spread = (tall @ at.spread @ tall.T).reshape(traits, timepoints, traits, timepoints).swapaxes(1, 2)
    squares = (found.traits[:, :, None] * found.traits[:, None, :]).reshape(len(found.traits), -1)
    expected = (squares @ spread.reshape(traits**2, -1)).reshape(-1, timepoints, timepoints)
    known: Values = at.precision @ expected @ at.precision
    return known


def _products(first: Values, second: Values) -> Values:
    """Sum over the first axis of first[a, b] second[c, d], (t, t, t, t)."""
    timepoints = first.shape[1]
    products = first.reshape(len(first), -1).T @ second.reshape(len(second), -1)
    tensor: Values = products.reshape(timepoints, timepoints, timepoints, timepoints)
    return tensor


def _between(products: Values, slopes: Values) -> Values:
    """Sum over participants of the trace of first D second D', for all pairs of slopes, made symmetric, (q, q)."""
    size = slopes.shape[1] ** 2
    flat = slopes.reshape(len(slopes), size)
    by_pairs = products.transpose(1, 2, 3, 0).reshape(size, size)  # [m, j, k, l] to [j, k, l, m]
    pairs: Values = flat @ by_pairs @ flat.T
    return (pairs + pairs.T) / 2


def _through_coefficients(found: Data, at: State, shape: Shape) -> tuple[Values, Values]:
    """What reaches the answers by way of the coefficients: the sums of F' D F, (q, k, k), and of u' D F, (q, k)."""
    _, timepoints, columns = found.courses.shape
    turned = np.tensordot(found.traits, found.courses @ at.root, axes=1)
    wide = (at.precision @ turned).reshape(len(turned), -1)
    squares = (wide.T @ wide).reshape(timepoints, columns, timepoints, columns).swapaxes(1, 2)
    flat = shape.slopes.reshape(len(shape.slopes), -1)
    reach = (flat @ squares.reshape(timepoints**2, -1)).reshape(len(flat), columns, columns)
    pulled: Values = flat @ (at.pull.T @ wide).reshape(timepoints**2, columns)
    return reach, pulled
