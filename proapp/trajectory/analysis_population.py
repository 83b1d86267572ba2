"""Whose answers an analysis counts: everybody randomised, those with a start, those with a start and a follow-up."""

from collections.abc import Mapping, Sequence

import numpy as np

from proapp.trajectory.estimate import Truths, Values
from proapp.trajectory.population import Member

POPULATIONS: Mapping[str, str] = {
    "randomised": "everybody, in the arm first allocated (intention to treat)",
    "with-baseline": "with a value before treatment",
    "with-follow-up": "with a value before treatment and at least one later",
    "treated": "with at least one dose of the first period",
}


def populations(people: Sequence[Member], *, baseline: Values, later: Values) -> Mapping[str, Truths]:
    """Who belongs to each population, (participants,), by its name in POPULATIONS.

    Shapes: baseline (participants,), later (participants, timepoints), NaN where there is no value.
    """
    started = ~np.isnan(baseline)
    followed = np.count_nonzero(~np.isnan(later), axis=1) > 0
    return {
        "randomised": np.ones(len(people), dtype=bool),
        "with-baseline": started,
        "with-follow-up": started & followed,
        "treated": np.array([bool(person.doses) for person in people], dtype=bool),
    }


def arm_as_treated(person: Member, *, arm_of: Mapping[str, str]) -> str | None:
    """The arm whose regimen a participant was given first; None if nothing was given. `arm_of`: regimen to arm.

    A regimen that several arms share says nothing: leave it out of `arm_of`.
    """
    given = [arm_of[dose.regimen] for dose in person.doses if dose.regimen in arm_of]
    if given:
        return given[0]
    return person.arm if person.doses else None


def without_the_dead(value: Values, *, day: Sequence[int], died: Values) -> Values:
    """The same values with NaN wherever the timepoint's day is after the participant's death.

    Shapes: value (participants, timepoints), day (timepoints,), died (participants,) with NaN for the living.
    """
    after = np.asarray(day, dtype=np.float64)[None, :] > np.where(np.isnan(died), np.inf, died)[:, None]
    kept: Values = np.where(after, np.nan, value)
    return kept


def worst_after_death(value: Values, *, day: Sequence[int], died: Values, worst: float) -> Values:
    """The composite strategy: from death on, the worst value of the scale. Shapes as in `without_the_dead`."""
    after = np.asarray(day, dtype=np.float64)[None, :] > np.where(np.isnan(died), np.inf, died)[:, None]
    kept: Values = np.where(after, worst, value)
    return kept
