"""A trial's arms by the mixed model: changes from baseline at each moment of the protocol, stratified as randomised."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.comparison import Column, at_moments
from proapp.trajectory.estimate import Indices
from proapp.trajectory.model.adjusted import Modelled, Names
from proapp.trajectory.model.outcomes import Outcomes, changes
from proapp.trajectory.model.repeated_measures import SATTERTHWAITE, repeated_measures
from proapp.trajectory.moments import Moment
from proapp.trajectory.population import Entrant
from proapp.trajectory.summary import Rows


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms to compare in the protocol's order, the one the others are compared with, and whose strata to use."""

    names: tuple[str, ...]
    reference: str
    strata: tuple[str, ...] = ()


def modelled(
    column: Column,
    people: Sequence[Entrant],
    moments: Sequence[Moment],
    *,
    arms: Arms,
    inference: str = SATTERTHWAITE,
) -> Modelled:
    """Adjusted mean changes and differences by moment and over all. `people` are those allocated to one of the arms.

    The baseline is a covariate by timepoint; the strata as randomised are one factor with a level a combination.
    """
    later = [place for place, moment in enumerate(moments) if not moment.is_baseline]
    levels = _levels(people, arms.strata)
    names = Names(arms.names, [moments[place].label for place in later], arms.reference, strata=sorted(set(levels)))
    return repeated_measures(
        _outcomes(column, people, moments, arms=arms, later=later, levels=levels), names, inference=inference
    )


def _outcomes(
    column: Column,
    people: Sequence[Entrant],
    moments: Sequence[Moment],
    *,
    arms: Arms,
    later: Sequence[int],
    levels: Sequence[str],
) -> Outcomes:
    found = at_moments(column, people, moments)
    numbers = np.full(len(moments), -1, dtype=np.int64)
    numbers[list(later)] = np.arange(len(later))
    kept = numbers[found.place] >= 0
    values, place = found.compared.only(kept), numbers[found.place[kept]]
    arm = np.array([arms.names.index(person.arm) for person in people], dtype=np.int64)
    level = _numbered(levels)
    who = values.participant
    rows = Rows(who, arm[who], place, values.value, found.start[who], level[who] if arms.strata else None)
    return changes(rows, participants=len(people), timepoints=len(later))


def _levels(people: Sequence[Entrant], strata: Sequence[str]) -> list[str]:
    """Each participant's combination of levels, in one word."""
    return [" / ".join(str(person.strata.get(name, "?")) for name in strata) for person in people]


def _numbered(levels: Sequence[str]) -> Indices:
    order = {level: number for number, level in enumerate(sorted(set(levels)))}
    return np.array([order[level] for level in levels], dtype=np.int64)
