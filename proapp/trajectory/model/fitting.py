"""Finding the covariance that explains the answers best, and falling back to a plainer one where that fails."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Values
from proapp.trajectory.model.covariance import UNSTRUCTURED, Shape, Structure
from proapp.trajectory.model.likelihood import (
    Curvature,
    Data,
    State,
    expected_curvature,
    observed_curvature,
    slope,
    state,
)

STEPS = 100
HALVINGS = 30
CLOSE = 1e-4  # twice the rise of the log likelihood that is still expected: from here on by the exact curvature
NEARLY = 1e-6  # the same, where a random draw follows
SETTLED = 1e-10  # the same, when nothing is gained any more
NOISE = 1e-13  # of the log likelihood, as far as it can be known
LEAST = 1e-8  # of the mean variance: below it a timepoint counts as having none
FLAT = 1e-7  # the smallest eigenvalue of a matrix scaled to ones on its diagonal
EDGE = "the covariance found is at the edge of what a covariance can be"
UNDETERMINED = "the answers do not determine every parameter"
UNSETTLED = "the search for the best covariance did not settle"


@dataclass(frozen=True, slots=True)
class Tried:
    """A covariance that could not be used, and why."""

    covariance: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fit:
    """The covariance found. Shapes: uncertainty (q, q) the covariance of its parameters, reach (q, k, k) by which the
    coefficients' covariance follows them."""

    covariance: str
    shape: Shape
    state: State
    uncertainty: Values
    reach: Values
    steps: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a search is: parameters (q,) and what follows from them."""

    parameters: Values
    shape: Shape
    at: State


def fit(found: Data, structures: Sequence[Structure]) -> tuple[Fit | None, tuple[Tried, ...]]:
    """The first structure that can be fitted, and those tried before it."""
    tried: list[Tried] = []
    guess = _guess(found)
    for structure in structures:
        result = _why_not(found, structure, np.diag(guess)) or _fit(found, structure, guess)
        if isinstance(result, Fit):
            return result, tuple(tried)
        tried.append(Tried(structure.name, result))
    return None, tuple(tried)


def likeliest(found: Data, structures: Sequence[Structure]) -> Place | None:
    """Only the covariance of the first structure that can be fitted, nearly at its best: for draws from many fits."""
    guess = _guess(found)
    for structure in structures:
        reason = _why_not(found, structure, np.diag(guess))
        place = reason or _climbed(found, structure, guess, until=NEARLY)
        if isinstance(place, Place):
            return place
    return None


def _guess(found: Data) -> Values:
    """Covariances of what least squares leave, of the participants who answered at both timepoints: where to begin."""
    answered = found.patterns[found.pattern].astype(np.float64)
    rows = np.tensordot(found.traits, found.courses, axes=1) * answered[:, :, None]
    flat = rows.reshape(-1, rows.shape[2])
    coefficients = np.linalg.lstsq(flat.T @ flat, flat.T @ found.value.reshape(-1), rcond=None)[0]
    left = found.value - rows @ coefficients
    guess: Values = left.T @ left / np.maximum(answered.T @ answered, 1.0)
    return guess


def _why_not(found: Data, structure: Structure, variances: Values) -> str | None:
    if variances.mean() <= LEAST**2 * (found.value**2).mean():
        return "nobody differs from what the model expects"
    if structure.own_variances and variances.min() <= variances.mean() * LEAST:
        return "at a timepoint nobody differs from what the model expects"
    answered = found.patterns.astype(np.float64)
    together = (answered * found.counts[:, None]).T @ answered
    if structure is UNSTRUCTURED and together.min() < 2:
        return "fewer than two participants answered at both of two timepoints"
    return None


def _fit(found: Data, structure: Structure, guess: Values) -> Fit | str:
    """Near the best by Fisher scoring, then there by Newton's steps with the exact curvature."""
    place = _climbed(found, structure, guess, until=CLOSE)
    for number in range(STEPS):
        if isinstance(place, str):
            return place
        gradient = _gradient(found, place)
        observed = observed_curvature(found, place.at, place.shape)
        step = _solved(observed.matrix, gradient)
        if step is not None and gradient @ step < SETTLED:
            return _settled(structure.name, place, observed, steps=number)
        if step is None:  # not yet where the curvature is that of a summit
            step = _solved(expected_curvature(found, place.at, place.shape), gradient)
        if step is None or gradient @ step < SETTLED:
            return UNDETERMINED
        place = _moved(found, structure, place, step)
    return UNSETTLED


def _climbed(found: Data, structure: Structure, guess: Values, *, until: float) -> Place | str:
    """Fisher scoring until no more than `until` is to be gained; each step is halved until the likelihood rises."""
    place: Place | str = _placed(found, structure, structure.start(guess)) or EDGE
    for _ in range(STEPS):
        if isinstance(place, str):
            return place
        gradient = _gradient(found, place)
        step = _solved(expected_curvature(found, place.at, place.shape), gradient)
        if step is None:
            return UNDETERMINED
        if gradient @ step < until:
            return place
        place = _moved(found, structure, place, step)
    return UNSETTLED


def _gradient(found: Data, place: Place) -> Values:
    gradient: Values = np.tensordot(place.shape.slopes, slope(found, place.at), axes=2)
    return gradient


def _placed(found: Data, structure: Structure, parameters: Values) -> Place | None:
    with np.errstate(over="ignore", invalid="ignore"):  # a step too far is looked at, and halved
        shape = structure.shape(parameters, found.value.shape[1])
    at = state(found, shape.sigma) if np.isfinite(shape.sigma).all() else None
    return None if at is None else Place(parameters, shape, at)


def _moved(found: Data, structure: Structure, place: Place, step: Values) -> Place | str:
    level = place.at.log_likelihood
    for halving in range(HALVINGS):
        moved = _placed(found, structure, place.parameters + step / 2**halving)
        if moved is not None and moved.at.log_likelihood >= level - NOISE * abs(level):
            return EDGE if _at_the_edge(moved.shape.sigma) else moved
    return EDGE


def _solved(curvature: Values, gradient: Values) -> Values | None:
    """The step to where the slope should vanish; None if the curvature has no safe inverse."""
    if not np.isfinite(curvature).all() or np.diag(curvature).min() <= 0 or _at_the_edge(curvature):
        return None
    step: Values = np.linalg.solve(curvature, gradient).astype(np.float64)
    return step


def _settled(name: str, place: Place, observed: Curvature, *, steps: int) -> Fit:
    uncertainty: Values = np.linalg.inv(observed.matrix).astype(np.float64)
    return Fit(name, place.shape, place.at, uncertainty, observed.reach, steps)


def _at_the_edge(matrix: Values) -> bool:
    """Whether a symmetric matrix, scaled to ones on its diagonal, is as good as singular."""
    scale = np.sqrt(np.diag(matrix))
    return bool(np.linalg.eigvalsh(matrix / np.outer(scale, scale))[0] < FLAT)
