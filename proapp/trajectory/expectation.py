"""What became of each questionnaire: received, expected and not received, or not expected any more and why."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import numpy as np

from proapp.response.missing import CODES
from proapp.trajectory.comparison import Grouping, numbers
from proapp.trajectory.moments import Moment
from proapp.trajectory.population import Member
from proapp.trajectory.rates import NO_REASON, Due, Rate, rates

MODES = ("app", "web", "paper", "phone", "interviewer", "proxy")
KINDS = ("death", "withdrawal", "not answered", "re-planned", *(code for code in CODES if code != "death"))


class Asked(Protocol):
    """One assignment: `had_opened` when it was cancelled after its window had opened. `mode`: the way its answer came;
    `said`: a code that somebody gave for a missing one (`proapp.response.missing`).
    """

    participant_id: UUID
    timepoint: str
    ordinal: int
    target_on: date
    cancelled_at: Any
    had_opened: bool
    answered: bool
    mode: str | None
    late: bool | None
    said: str | None


class Outcome(NamedTuple):
    """What became of one assignment: `missing` and `mode` are places in KINDS and MODES."""

    received: bool
    expected: bool
    missing: int
    mode: int = NO_REASON
    late: bool = False


def completeness(
    rows: Sequence[Asked], people: Sequence[Member], moments: Sequence[Moment], *, grouping: Grouping
) -> tuple[tuple[Rate, ...], tuple[Moment, ...]]:
    """Rates by arm and moment, and the moments that somebody has reached.

    Of several assignments of one participant at one moment (a re-planning) the most telling one counts: one that was
    answered, else one that was expected, else one that was not.
    """
    places = {(moment.timepoint, moment.ordinal): place for place, moment in enumerate(moments)}
    known = numbers(people)
    outcomes: dict[tuple[int, int], Outcome] = {}
    for row in rows:
        who, place = known.get(row.participant_id), places.get((row.timepoint, row.ordinal))
        if who is not None and place is not None:
            found = _outcome(row, people[who])
            outcomes[who, place] = max(found, outcomes.get((who, place), found), key=lambda one: one[:2])
    reached = sorted({place for (_, place), outcome in outcomes.items() if outcome[0] or outcome[1]})
    return _rates(outcomes, people, [moments[place] for place in reached], reached, grouping), tuple(
        moments[place] for place in reached
    )


def _outcome(row: Asked, person: Member) -> Outcome:
    """Received, expected, and the kind of reason for not having it: what the facts say before what somebody said."""
    if row.answered:
        mode = MODES.index(row.mode) if row.mode in MODES else NO_REASON
        return Outcome(True, True, NO_REASON, mode, bool(row.late))
    if person.died_on is not None and person.died_on <= row.target_on:
        return Outcome(False, False, KINDS.index("death"))
    if person.left_on is not None and person.left_on <= row.target_on:
        return Outcome(False, False, KINDS.index("withdrawal"))
    if row.cancelled_at is not None and not row.had_opened:
        return Outcome(False, False, KINDS.index("re-planned"))
    return Outcome(False, True, KINDS.index(row.said or "not answered"))


def _rates(
    outcomes: Mapping[tuple[int, int], Outcome],
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
        received=np.array([outcome.received for _, _, outcome in kept], dtype=bool),
        expected=np.array([outcome.expected for _, _, outcome in kept], dtype=bool),
        missing=np.array([outcome.missing for _, _, outcome in kept], dtype=np.int64),
        mode=np.array([outcome.mode for _, _, outcome in kept], dtype=np.int64),
        late=np.array([outcome.late for _, _, outcome in kept], dtype=bool),
    )
    population = np.bincount([grouping.arm(person) for person in people], minlength=len(grouping.labels)).tolist()
    labels = [moment.label for moment in shown]
    return rates(due, arms=grouping.labels, timepoints=labels, population=population, kinds=KINDS, modes=MODES)
