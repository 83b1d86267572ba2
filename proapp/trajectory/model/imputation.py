"""What missing answers may have been, many times over, under an assumption about those who stopped answering.

Carpenter, Roger and Kenward 2013 (J Biopharm Stat 23:1352) and Cro 2020 (Stat Med 39:2815). Every imputation draws the
participants of each arm anew, fits the mixed model to them, and draws each missing answer given the participant's own
answers (an approximate Bayesian draw: Little and Rubin 2002, section 10.2.3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from proapp.trajectory.estimate import Indices, Truths, Values
from proapp.trajectory.model.adjusted import Names
from proapp.trajectory.model.covariance import FALLBACKS, Structure
from proapp.trajectory.model.design import Design, design
from proapp.trajectory.model.fitting import fit, likeliest
from proapp.trajectory.model.likelihood import Data, data
from proapp.trajectory.model.outcomes import Outcomes

ASSUMPTIONS: Mapping[str, str] = {
    "missing at random": "as others of the own arm with the same answers before",
    "jump to reference": "from then on as the reference arm",
    "copy reference": "as if in the reference arm from the beginning",
    "copy increments in reference": "from then on moving as the reference arm does",
}
ATTEMPTS = 20  # draws of participants for one imputation, until a model can be fitted to one


@dataclass(frozen=True, slots=True)
class Imputing:
    """How to impute: an assumption of ASSUMPTIONS about answers missing after the last one given, how many times, and
    the seed of the random numbers. Answers missing in between are always missing at random."""

    assumption: str
    seed: int
    imputations: int = 100
    structures: Sequence[Structure] = FALLBACKS

    def __post_init__(self) -> None:
        if self.assumption not in ASSUMPTIONS:
            raise ValueError(f"assumption must be one of {', '.join(ASSUMPTIONS)}")
        if self.imputations < 2:
            raise ValueError("one imputation shows no uncertainty: at least two")


@dataclass(frozen=True, slots=True)
class Completed:
    """Completed answers. Shapes: value (imputations, participants, timepoints), NaN where nothing was to be imputed;
    after (participants, timepoints), what was imputed after the last answer; outcomes, those who entered."""

    value: Values
    after: Truths
    outcomes: Outcomes
    covariance: str


def completed(outcomes: Outcomes, names: Names, how: Imputing, *, may_impute: Truths) -> Completed | str:
    """Complete the answers, or say why not.

    `may_impute` (participants, timepoints): False where nobody could have answered, after death above all. Everybody
    with a baseline (if it is the covariate) and a known stratum enters, also without any answer.
    """
    entered = _entered(outcomes) & may_impute.any(axis=1)
    chosen, may_impute = outcomes.only(entered), may_impute[entered]
    if not len(chosen.arm):
        return "nobody can enter the model"
    plan = design(chosen, arms=len(names.arms), levels=len(names.strata))
    cells = product(range(plan.arms), range(len(names.timepoints)))
    if not all(plan.can_be_said(plan.cell(arm, place)) for arm, place in cells):
        return "an arm has no answers at a timepoint"
    first, tried = fit(_data(chosen, plan, np.flatnonzero(_answered(chosen))), how.structures)
    if first is None:
        return "no covariance could be fitted"
    reference = names.arms.index(names.reference)
    drawing = _Drawing(chosen, plan, how.structures[len(tried) :], how.assumption, reference)
    draws = [drawing.draw(chance) for chance in np.random.default_rng(how.seed).spawn(how.imputations)]
    drawn = [draw for draw in draws if draw is not None]
    if len(drawn) < len(draws):
        return "too few participants to draw from"
    missing = np.isnan(chosen.value)
    value = np.where(missing, np.stack(drawn), chosen.value)
    value[:, missing & ~may_impute] = np.nan
    return Completed(value, missing & may_impute & _after(chosen), chosen, first.covariance)


def _entered(outcomes: Outcomes) -> Truths:
    entered = np.ones(len(outcomes.arm), dtype=bool)
    if outcomes.baseline is not None:
        entered = entered & ~np.isnan(outcomes.baseline)
    return entered if outcomes.stratum is None else entered & (outcomes.stratum >= 0)


def _after(chosen: Outcomes) -> Truths:
    """The timepoints after each participant's last answer, (participants, timepoints)."""
    answered = ~np.isnan(chosen.value)
    later: Truths = np.cumsum(answered[:, ::-1], axis=1)[:, ::-1] == 0
    return later


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every imputation starts from."""

    chosen: Outcomes
    plan: Design
    structures: Sequence[Structure]
    assumption: str
    reference: int

    def draw(self, chance: np.random.Generator) -> Values | None:
        """One imputation of every answer, given or not, (participants, timepoints); None if no model can be fitted."""
        for _ in range(ATTEMPTS):
            found = likeliest(_data(self.chosen, self.plan, self._resampled(chance)), self.structures)
            if found is not None:
                return _given_the_answers(
                    self.chosen.value, self._expected(found.at.coefficients), found.shape.sigma, chance
                )
        return None

    def _resampled(self, chance: np.random.Generator) -> Indices:
        """As many participants with an answer as each arm has, drawn with replacement."""
        answered = _answered(self.chosen)
        arms = [np.flatnonzero(answered & (self.chosen.arm == arm)) for arm in range(self.plan.arms)]
        return np.concatenate([chance.choice(who, size=len(who)) for who in arms])

    def _expected(self, coefficients: Values) -> Values:
        """The mean of everybody at every timepoint under the assumption, (participants, timepoints)."""
        courses = self.plan.courses[:, :, self.plan.kept] @ coefficients
        as_reference = self.plan.traits.copy()
        as_reference[:, : self.plan.arms] = np.eye(self.plan.arms)[self.reference]
        own, other = self.plan.traits @ courses, as_reference @ courses
        after = _after(self.chosen)
        if self.assumption == "copy reference":
            return np.where(after[:, -1:], other, own)
        if self.assumption == "jump to reference":
            return np.where(after, other, own)
        if self.assumption == "copy increments in reference":
            return np.where(after, other + _lead(own - other, after)[:, None], own)
        return own


def _lead(apart: Values, after: Truths) -> Values:
    """How far the own arm was from the reference at the last answer, 0 without any, (participants,)."""
    last = np.count_nonzero(~after, axis=1) - 1
    return np.where(last >= 0, apart[np.arange(len(last)), np.maximum(last, 0)], 0.0)


def _data(chosen: Outcomes, plan: Design, who: Indices) -> Data:
    return data(chosen.value[who], plan.traits[who], plan.courses[:, :, plan.kept])


def _answered(chosen: Outcomes) -> Truths:
    answered: Truths = np.count_nonzero(~np.isnan(chosen.value), axis=1) > 0
    return answered


def _given_the_answers(value: Values, mean: Values, sigma: Values, chance: np.random.Generator) -> Values:
    """A draw of every answer given those there are: an unconditional draw, moved by what it lacks of the answers."""
    answered = ~np.isnan(value)
    patterns, pattern = np.unique(answered, axis=0, return_inverse=True)
    both = patterns[:, :, None] & patterns[:, None, :]
    carried = sigma @ (np.linalg.inv(np.where(both, sigma, np.eye(len(sigma)))) * both)
    draw = mean + chance.standard_normal(mean.shape) @ np.linalg.cholesky(sigma).T
    lacking = np.where(answered, value - draw, 0.0)
    drawn: Values = draw + (carried[pattern.reshape(-1)] @ lacking[:, :, None])[:, :, 0]
    return drawn
