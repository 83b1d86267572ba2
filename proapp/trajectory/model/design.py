"""What a model holds responsible for an answer: the arm, the timepoint, where the participant began, the stratum."""

from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Truths, Values
from proapp.trajectory.model.outcomes import Outcomes

SAME = 1e-9  # of a column's square: what is left beside the others when it says nothing new


@dataclass(frozen=True, slots=True)
class Design:
    """Columns of the model: each is one trait of the participants times one course over the timepoints.

    Shapes: traits (participants, g), whether somebody is in an arm, the centred baseline, whether in a stratum; courses
    (g, timepoints, k), zero outside a column's own trait; the design of participant i is the sum over g of trait times
    course. kept (k,): columns that say something new. blind (k, any): directions about which the data say nothing.
    """

    traits: Values
    courses: Values
    arms: int
    levels: int
    kept: Truths
    blind: Values

    def cell(self, arm: int, timepoint: int) -> Values:
        """The adjusted mean of an arm at a timepoint, (k,).

        At the mean baseline of all participants in the model, every stratum weighing the same, as in R's emmeans.
        """
        weights = np.zeros(self.courses.shape[2])
        weights[arm * self.courses.shape[1] + timepoint] = 1.0
        if self.levels > 1:
            weights[-(self.levels - 1) :] = 1.0 / self.levels
        return weights

    def can_be_said(self, weights: Values) -> bool:
        """Whether the data hold anything about this combination of columns (estimability)."""
        return bool(np.abs(weights @ self.blind).max(initial=0.0) < 1e-6)


def design(outcomes: Outcomes, *, arms: int, levels: int = 0, baseline_by_timepoint: bool = True) -> Design:
    """The columns for participants who can all enter the model: arm by timepoint, baseline (centred; by timepoint or
    with one slope), and the strata's main effects."""
    timepoints = outcomes.value.shape[1]
    by_timepoint, constant = np.eye(timepoints), np.ones((timepoints, 1))
    parts = [(np.eye(arms)[outcomes.arm], by_timepoint)]
    if outcomes.baseline is not None:
        centred = (outcomes.baseline - outcomes.baseline.mean())[:, None]
        parts.append((centred, by_timepoint if baseline_by_timepoint else constant))
    used = levels if outcomes.stratum is not None else 0
    if outcomes.stratum is not None and used > 1:
        parts.append((np.eye(used)[outcomes.stratum][:, 1:], constant))
    traits = np.concatenate([people for people, _ in parts], axis=1)
    courses = _courses(parts, timepoints)
    squares = _squares(traits, courses, ~np.isnan(outcomes.value))
    return Design(traits, courses, arms, used, kept=_kept(squares), blind=_blind(squares))


def _courses(parts: list[tuple[Values, Values]], timepoints: int) -> Values:
    wide = [course for people, course in parts for _ in range(people.shape[1])]
    courses = np.zeros((len(wide), timepoints, sum(course.shape[1] for course in wide)))
    first = 0
    for trait, course in enumerate(wide):
        courses[trait, :, first : first + course.shape[1]] = course
        first += course.shape[1]
    return courses


def _squares(traits: Values, courses: Values, answered: Truths) -> Values:
    """Sums of squares and products of the columns over all answers, (k, k)."""
    products = np.einsum("ng,nh,nt->ght", traits, traits, answered, optimize=True)
    squares: Values = np.einsum("gtk,ght,htl->kl", courses, products, courses, optimize=True)
    return squares


def _kept(squares: Values) -> Truths:
    """Columns in order, each kept if something of it is left after those before it (the sweep operator's rule)."""
    left, before = squares.copy(), np.diag(squares).copy()
    kept = np.zeros(len(squares), dtype=bool)
    for column in range(len(squares)):
        if left[column, column] <= SAME * before[column]:
            continue
        kept[column] = True
        left -= np.outer(left[:, column], left[column]) / left[column, column]
    return kept


def _blind(squares: Values) -> Values:
    """The directions in which no answer moves, (k, any), each of unit length in scaled columns."""
    scale = np.sqrt(np.diag(squares))
    scale[scale == 0] = 1.0
    lengths, directions = np.linalg.eigh(squares / np.outer(scale, scale))
    blind: Values = directions[:, lengths < SAME] / scale[:, None]
    return blind
