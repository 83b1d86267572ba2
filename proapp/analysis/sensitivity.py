"""What becomes of the difference if those who stopped answering did as the reference arm, or worse than expected."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from proapp.analysis import asked, model
from proapp.analysis import estimand as estimands
from proapp.analysis.asked import Asked, Query
from proapp.analysis.source import Source
from proapp.base import errors
from proapp.base.errors import Place
from proapp.trajectory.counted import Calendar, Counted, alive, reached
from proapp.trajectory.disclosure import is_small
from proapp.trajectory.estimate import Truths
from proapp.trajectory.model.adjusted import AdjustedDifference, Names
from proapp.trajectory.model.contrast import nothing
from proapp.trajectory.model.imputation import Imputing
from proapp.trajectory.model.outcomes import Outcomes
from proapp.trajectory.model.sensitivity import Imputed, TippingPoint, imputed, tipping_point
from proapp.trajectory.modelled import Arms, prepared, visits

IMPUTATIONS, MOST_IMPUTATIONS = 20, 100  # a hundred of 300 participants at nine visits take seconds
SEED = 1
STEPS = 12  # of a tipping point: from no shift to as many times the threshold as below
FARTHEST = 3.0  # times the threshold
MISSING_AT_RANDOM = "missing at random"
NOT_EVERYBODY = "not every arm has an answer there"


def sensitivity(source: Source, query: Query) -> dict[str, Any]:
    """Differences by moment under one assumption about answers missing after the last one given; by arm only.

    Only moments that a participant's calendar has come to, while they lived, are imputed.
    """
    scale = asked.scale(source, query)
    how = Imputing(query["assumption"], query["seed"], query["imputations"])
    able = _able(source, scale, query)
    found = imputed(able.outcomes, able.names, how, may_impute=able.may_impute)
    every = _everywhere(found, able, model.compared(source.protocol, query))
    return {
        **_about(source, scale, query),
        "assumption": how.assumption,
        **_of(found),
        "differences": [_row(one, able, asked.minimum(source.protocol, query)) for one in every],
    }


def tipping(source: Source, query: Query) -> dict[str, Any]:
    """How much worse imputed answers of one arm must be until its difference is not significant any more."""
    scale = asked.scale(source, query)
    able = _able(source, scale, query)
    arm, label = _arm(source, query), _label(able, query)
    how = Imputing(MISSING_AT_RANDOM, query["seed"], query["imputations"])
    found = _tipped(able, how, arm, deltas=_deltas(source, scale, query), label=label)
    least = asked.minimum(source.protocol, query)
    if any(is_small(able.answered(one, label), least) for one in (arm, found.reference)):
        found = replace(found, shifts=(), tips_at=None, reason=f"fewer than {least}")
    return {
        **_about(source, scale, query),
        **{name: getattr(how, name) for name in ("assumption", "seed", "imputations")},
        **{name: getattr(found, name) for name in ("arm", "reference", "tips_at", "reason")},
        "label": label,
        "shifts": [{**model.row(arm, label, one.value), "delta": one.delta} for one in found.shifts],
    }


def _deltas(source: Source, scale: Asked, query: Query) -> list[float]:
    """Shifts in the worse direction, from none to the most asked for."""
    most = query["most"] or FARTHEST * asked.threshold(source.protocol, {"threshold": None}, scale.definition)
    harm = -1.0 if scale.rule.higher_is == "better" else 1.0
    return [harm * most * step / STEPS + 0.0 for step in range(STEPS + 1)]


def _tipped(able: "Able", how: Imputing, arm: str, *, deltas: list[float], label: str | None) -> TippingPoint:
    if label is None or label not in able.names.timepoints or arm not in able.names.arms:
        return TippingPoint(arm, able.names.reference, label or "", (), None, NOT_EVERYBODY)
    return tipping_point(
        able.outcomes, able.names, how, arm=arm, deltas=deltas, timepoint=label, may_impute=able.may_impute
    )


def _about(source: Source, scale: Asked, query: Query) -> dict[str, Any]:
    return {
        **asked.about(source.protocol, query),
        **scale.words,
        **estimands.told(estimands.estimand(query)),
        "baseline": source.protocol.comparison.baseline,
        "strata": list(model.compared(source.protocol, query).strata),
    }


@dataclass(frozen=True, slots=True)
class Able:
    """What can be imputed: outcomes of the arms that have anybody, at moments at which each of these has an answer;
    `visits`: all moments after baseline."""

    outcomes: Outcomes
    names: Names
    may_impute: Truths
    visits: tuple[str, ...]

    def answered(self, arm: str, label: str | None) -> int:
        """How many of an arm answered at a moment."""
        if label is None or arm not in self.names.arms or label not in self.names.timepoints:
            return 0
        value = self.outcomes.value[:, self.names.timepoints.index(label)]
        return int((~np.isnan(value[self.outcomes.arm == self.names.arms.index(arm)])).sum())


def _able(source: Source, scale: Asked, query: Query) -> Able:
    found, planned = estimands.values(source, scale, query), estimands.planned(source, scale)
    arms = model.compared(source.protocol, query)
    there = {person.arm for person in found.people} | {arms.reference}
    some = Arms(tuple(arm for arm in arms.names if arm in there), arms.reference, arms.strata)
    outcomes, names = prepared(found, planned, arms=some)
    answered = ~np.isnan(outcomes.value)
    by_arm = np.array([answered[outcomes.arm == arm].any(axis=0) for arm in range(len(some.names))])
    seen: Truths = np.asarray(by_arm.all(axis=0), dtype=bool)
    labels = [label for label, is_seen in zip(names.timepoints, seen.tolist(), strict=True) if is_seen]
    return Able(
        replace(outcomes, value=outcomes.value[:, seen]), replace(names, timepoints=labels),
        _may_impute(source, found, planned)[:, seen], tuple(names.timepoints),
    )  # fmt: skip


def _may_impute(source: Source, found: Counted, planned: Calendar) -> Truths:
    by_id = {life.member.id.hex: life for life in source.lives()}
    lives = [by_id[person.id] for person in found.people]
    may: Truths = (reached(lives, planned) & alive(lives, planned))[:, visits(planned)]
    return may


def _everywhere(found: Imputed, able: Able, arms: Arms) -> list[AdjustedDifference]:
    """The differences found, and null ones where an arm has nobody or no answer."""
    known = {(one.arm, one.timepoint): one for one in found.differences}
    empty = nothing(NOT_EVERYBODY)
    others = [arm for arm in arms.names if arm != arms.reference]
    return [
        known.get((arm, label)) or AdjustedDifference(arm, arms.reference, label, empty)
        for arm in others
        for label in able.visits
    ]


def _of(found: Imputed) -> dict[str, Any]:
    names = ("seed", "imputations", "participants", "covariance", "reason")
    return {name: getattr(found, name) for name in names}


def _row(one: AdjustedDifference, able: Able, least: int) -> dict[str, Any]:
    """A difference as a row of a table, withheld where too few of either arm answered."""
    is_few = any(is_small(able.answered(arm, one.timepoint), least) for arm in (one.arm, one.reference))
    value = nothing(f"fewer than {least}") if is_few else one.value
    return {**model.row(one.arm, one.timepoint, value), "reference": one.reference}


def _arm(source: Source, query: Query) -> str:
    """The arm whose answers are moved: the one asked for, or the first that is not the reference. Raises Invalid."""
    arms = model.compared(source.protocol, query)
    others = [arm for arm in arms.names if arm != arms.reference]
    if query["arm"] is not None and query["arm"] not in others:
        raise errors.Invalid("no such arm", errors=[Place("/arm", f"one of {', '.join(others)}")])
    return str(query["arm"] or next(iter(others), ""))


def _label(able: Able, query: Query) -> str | None:
    """The moment asked for, or the last one at which every arm has an answer; None without any. Raises Invalid."""
    if query["label"] is not None and query["label"] not in able.visits:
        raise errors.Invalid("no such moment", errors=[Place("/label", f"one of {', '.join(able.visits)}")])
    return query["label"] or next(reversed(able.names.timepoints), None)
