"""What became of each questionnaire: received, expected and not received, or not expected any more and why."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol
from uuid import UUID

import numpy as np

from proapp.trajectory.comparison import Grouping, numbers
from proapp.trajectory.moments import Moment
from proapp.trajectory.population import Member
from proapp.trajectory.rates import NO_REASON, Due, Rate, rates

KINDS = ("death", "withdrawal", "not answered", "re-planned")


class Asked(Protocol):
    """One assignment: `had_opened` when it was cancelled after its window had opened."""

    participant_id: UUID
    timepoint: str
    ordinal: int
    target_on: date
    cancelled_at: Any
    had_opened: bool
    answered: bool


def completeness(
    rows: Sequence[Asked], people: Sequence[Member], moments: Sequence[Moment], *, grouping: Grouping
) -> tuple[tuple[Rate, ...], tuple[Moment, ...]]:
    """Rates by arm and moment, and the moments that somebody has reached.

    Of several assignments of one participant at one moment (a re-planning) the most telling one counts: one that was
    answered, else one that was expected, else one that was not.
    """
    places = {(moment.timepoint, moment.ordinal): place for place, moment in enumerate(moments)}
    known = numbers(people)
    outcomes: dict[tuple[int, int], tuple[bool, bool, int]] = {}
    for row in rows:
        who, place = known.get(row.participant_id), places.get((row.timepoint, row.ordinal))
        if who is not None and place is not None:
            found = _outcome(row, people[who])
            outcomes[who, place] = max(found, outcomes.get((who, place), found), key=lambda one: one[:2])
    reached = sorted({place for (_, place), outcome in outcomes.items() if outcome[0] or outcome[1]})
    return _rates(outcomes, people, [moments[place] for place in reached], reached, grouping), tuple(
        moments[place] for place in reached
    )


def _outcome(row: Asked, person: Member) -> tuple[bool, bool, int]:
    """Received, expected, and the kind of reason for not having it."""
    if row.answered:
        return True, True, NO_REASON
    if person.died_on is not None and person.died_on <= row.target_on:
        return False, False, KINDS.index("death")
    if person.left_on is not None and person.left_on <= row.target_on:
        return False, False, KINDS.index("withdrawal")
    if row.cancelled_at is not None and not row.had_opened:
        return False, False, KINDS.index("re-planned")
    return False, True, KINDS.index("not answered")


def _rates(
    outcomes: Mapping[tuple[int, int], tuple[bool, bool, int]],
    people: Sequence[Member],
    shown: Sequence[Moment],
    reached: Sequence[int],
    grouping: Grouping,
) -> tuple[Rate, ...]:
    place = {old: new for new, old in enumerate(reached)}
    kept = [(who, place[old], outcome) for (who, old), outcome in sorted(outcomes.items()) if old in place]
    due = Due(
        arm=np.array([grouping.arm(people[who]) for who, _, _ in kept], dtype=np.int64),
        timepoint=np.array([where for _, where, _ in kept], dtype=np.int64),
        received=np.array([outcome[0] for _, _, outcome in kept], dtype=bool),
        expected=np.array([outcome[1] for _, _, outcome in kept], dtype=bool),
        missing=np.array([outcome[2] for _, _, outcome in kept], dtype=np.int64),
    )
    population = np.bincount([grouping.arm(person) for person in people], minlength=len(grouping.labels)).tolist()
    labels = [moment.label for moment in shown]
    return rates(due, arms=grouping.labels, timepoints=labels, population=population, kinds=KINDS)
