"""A trial's arms by a mixed model: changes from baseline at each moment of the protocol, stratified as randomised."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.counted import Calendar, Counted
from proapp.trajectory.estimate import Indices
from proapp.trajectory.model.adjusted import Modelled, Names
from proapp.trajectory.model.outcomes import Outcomes
from proapp.trajectory.model.random_intercept import random_intercept
from proapp.trajectory.model.repeated_measures import SATTERTHWAITE, repeated_measures

MMRM, RANDOM_INTERCEPT = "mmrm", "random-intercept"
METHODS = (MMRM, RANDOM_INTERCEPT)


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms to compare in the protocol's order, the one the others are compared with, and whose strata to use."""

    names: tuple[str, ...]
    reference: str
    strata: tuple[str, ...] = ()


def modelled(
    found: Counted, planned: Calendar, *, arms: Arms, method: str = MMRM, inference: str = SATTERTHWAITE
) -> Modelled:
    """Adjusted mean changes and differences by moment and over all. Who is counted is in one of the arms.

    The baseline is a covariate by timepoint; the strata as randomised are one factor with a level a combination.
    `inference` is the repeated measures' alone: random intercepts have normal intervals.
    """
    outcomes, names = prepared(found, planned, arms=arms)
    if method == RANDOM_INTERCEPT:
        return random_intercept(outcomes, names)
    return repeated_measures(outcomes, names, inference=inference)


def prepared(found: Counted, planned: Calendar, *, arms: Arms) -> tuple[Outcomes, Names]:
    """Changes from baseline at the moments on the calendar after it, in order of time, and what to call them."""
    later = visits(planned)
    levels = _levels(found, arms.strata)
    names = Names(
        arms.names, [planned.moments[place].label for place in later], arms.reference, strata=sorted(set(levels))
    )
    arm = np.array([arms.names.index(person.arm) for person in found.people], dtype=np.int64)
    change = found.value[:, list(later)] - found.start[:, None]
    return Outcomes(change, arm, found.start, _numbered(levels) if arms.strata else None), names


def visits(planned: Calendar) -> list[int]:
    """The places of the moments that a model compares: those after baseline with a day of their own, by that day."""
    dated = [(day, place) for place, day in enumerate(planned.days) if day is not None]
    return [place for _, place in sorted(dated) if not planned.moments[place].is_baseline]


def _levels(found: Counted, strata: Sequence[str]) -> list[str]:
    """Each participant's combination of levels, in one word."""
    return [" / ".join(str(person.strata.get(name, "?")) for name in strata) for person in found.people]


def _numbered(levels: Sequence[str]) -> Indices:
    order = {level: number for number, level in enumerate(sorted(set(levels)))}
    return np.array([order[level] for level in levels], dtype=np.int64)
