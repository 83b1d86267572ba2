"""Tables of adjusted means and differences: every arm at every timepoint and over all, and what can be said of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from proapp.trajectory.estimate import Truths, Values
from proapp.trajectory.model.contrast import Contrast, nothing
from proapp.trajectory.model.design import Design, design
from proapp.trajectory.model.fitting import Tried
from proapp.trajectory.model.outcomes import Outcomes

Combined = Callable[[Values], Contrast]
Pair = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Names:
    """The names that indices stand for; the arms are compared with the first one named `reference`."""

    arms: Sequence[str]
    timepoints: Sequence[str]
    reference: str
    strata: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class AdjustedMean:
    """One arm at one timepoint (None: over all timepoints, each weighing the same), from `n` participants' answers."""

    arm: str
    timepoint: str | None
    n: int
    value: Contrast


@dataclass(frozen=True, slots=True)
class AdjustedDifference:
    """One arm minus the reference at one timepoint, or over all (None)."""

    arm: str
    reference: str
    timepoint: str | None
    value: Contrast


@dataclass(frozen=True, slots=True)
class Modelled:
    """What a model says. `covariance` names the one used (None: no model), `tried` those given up before and why."""

    covariance: str | None
    tried: tuple[Tried, ...]
    participants: int
    answers: int
    log_likelihood: float | None
    means: tuple[AdjustedMean, ...]
    differences: tuple[AdjustedDifference, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What enters a model: `chosen` those participants who can, `seen` (timepoints,) where anybody answered, `plan` the
    design over these, `value` (participants, timepoints seen)."""

    names: Names
    chosen: Outcomes
    seen: Truths
    plan: Design
    value: Values


def prepared(outcomes: Outcomes, names: Names, *, baseline_by_timepoint: bool) -> Prepared | Modelled:
    """The part of the outcomes that a model can be fitted to, or the empty result that says why there is none."""
    chosen = outcomes.only(outcomes.analysed())
    if not len(chosen.arm):
        return unknown(chosen, names, reason="nobody has an answer that can enter the model")
    if np.nanmax(chosen.value) == np.nanmin(chosen.value):
        return unknown(chosen, names, reason="everybody has the same value")
    seen: Truths = np.count_nonzero(~np.isnan(chosen.value), axis=0) > 0
    reduced = Outcomes(chosen.value[:, seen], chosen.arm, chosen.baseline, chosen.stratum)
    plan = design(reduced, arms=len(names.arms), levels=len(names.strata), baseline_by_timepoint=baseline_by_timepoint)
    if int((~np.isnan(chosen.value)).sum()) <= int(plan.kept.sum()):
        return unknown(chosen, names, reason="no more answers than the model has means")
    return Prepared(names, chosen, seen, plan, reduced.value)


def combined(entered: Prepared, value: Combined) -> tuple[tuple[AdjustedMean, ...], tuple[AdjustedDifference, ...]]:
    """Means by arm and timepoint, then over all; differences from the reference likewise.

    `value` makes a contrast from weights of the plan's kept columns.
    """
    names, plan = entered.names, entered.plan
    first = names.arms.index(names.reference)
    pairs = list(product(range(len(names.arms)), _places(names)))
    weights = {(arm, place): _weights(plan, entered.seen, arm, place) for arm, place in pairs}

    def said(wanted: Values | None) -> Contrast:
        if wanted is None or not plan.can_be_said(wanted):
            return nothing("no answers to say it from")
        return value(wanted[plan.kept])

    means = {pair: said(weights[pair]) for pair in pairs}
    differences = {
        (arm, place): said(_minus(weights[arm, place], weights[first, place])) for arm, place in pairs if arm != first
    }
    return _means(entered.chosen, names, means), _differences(names, differences)


def unknown(chosen: Outcomes, names: Names, *, reason: str, tried: tuple[Tried, ...] = ()) -> Modelled:
    """The result of a model that could not be fitted: every cell null, with the reason."""
    empty = nothing(reason)
    pairs = list(product(range(len(names.arms)), _places(names)))
    first = names.arms.index(names.reference)
    means = _means(chosen, names, dict.fromkeys(pairs, empty))
    differences = _differences(names, {pair: empty for pair in pairs if pair[0] != first})
    answers = int((~np.isnan(chosen.value)).sum())
    return Modelled(None, tried, len(chosen.arm), answers, None, means, differences, reason)


def _places(names: Names) -> list[int | None]:
    return [*range(len(names.timepoints)), None]


def _means(chosen: Outcomes, names: Names, values: Mapping[Pair, Contrast]) -> tuple[AdjustedMean, ...]:
    counts = _counts(chosen, names)
    return tuple(
        AdjustedMean(names.arms[arm], _label(names, place), counts[arm][-1 if place is None else place], value)
        for (arm, place), value in values.items()
    )


def _differences(names: Names, values: Mapping[Pair, Contrast]) -> tuple[AdjustedDifference, ...]:
    return tuple(
        AdjustedDifference(names.arms[arm], names.reference, _label(names, place), value)
        for (arm, place), value in values.items()
    )


def _weights(plan: Design, seen: Truths, arm: int, place: int | None) -> Values | None:
    if place is None:
        cells = [plan.cell(arm, timepoint) for timepoint in range(plan.courses.shape[1])]
        mean: Values = np.stack(cells).mean(axis=0)
        return mean if seen.all() else None
    return plan.cell(arm, int(seen[:place].sum())) if seen[place] else None


def _minus(first: Values | None, second: Values | None) -> Values | None:
    return None if first is None or second is None else first - second


def _label(names: Names, place: int | None) -> str | None:
    return None if place is None else names.timepoints[place]


def _counts(chosen: Outcomes, names: Names) -> list[list[int]]:
    """Participants with an answer by arm and timepoint; last in each row those with any."""
    answered = ~np.isnan(chosen.value)
    at = np.column_stack([answered, answered.any(axis=1)]).astype(np.int64)
    return [at[chosen.arm == arm].sum(axis=0).tolist() for arm in range(len(names.arms))]
