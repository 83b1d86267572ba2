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
NOT_YET, RE_PLANNED = "not yet", "re-planned"
# What the schedule says when it asks no longer, and the fact that this follows from. Anything else is re-planning.
ENDED = {
    "death": "death",
    "pro-withdrawal": "withdrawal",
    "data-withdrawal": "withdrawal",
    "progression": "progression",
    "progression-local": "progression",
    "progression-central": "progression",
    "end-of-treatment": "end of treatment",
    "treatment-withdrawal": "end of treatment",
    "crossover": "crossover",
    "re-treatment": "re-treatment",
    "pause": "pause",
}
TELLING_ARMS = ("crossover", "re-treatment")  # where these happen in one arm only, to count them tells of that arm
BY_FACTS = tuple(dict.fromkeys(ENDED.values()))
KINDS = (*BY_FACTS, "not answered", RE_PLANNED, NOT_YET, *(code for code in CODES if code not in BY_FACTS))


class Asked(Protocol):
    """One assignment: `had_opened` when it was cancelled after its window had opened, `is_over` when its window has
    closed. `mode`: the way its answer came; `said`: a code that somebody gave for a missing one
    (`proapp.response.missing`).
    """

    participant_id: UUID
    timepoint: str
    ordinal: int
    target_on: date
    cancelled_at: Any
    cancel_reason: str | None
    had_opened: bool
    is_over: bool
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


Outcomes = Mapping[tuple[int, int], Outcome]


def outcomes(rows: Sequence[Asked], people: Sequence[Member], moments: Sequence[Moment]) -> Outcomes:
    """What became of the questionnaire of each participant at each moment, by their numbers.

    Of several assignments of one participant at one moment (a re-planning) the most telling one counts: one that was
    answered, else one that was expected, else one that can still be answered, else one that was not expected.
    """
    places = {(moment.timepoint, moment.ordinal): place for place, moment in enumerate(moments)}
    known = numbers(people)
    found: dict[tuple[int, int], Outcome] = {}
    for row in rows:
        who, place = known.get(row.participant_id), places.get((row.timepoint, row.ordinal))
        if who is not None and place is not None:
            one = _outcome(row, people[who])
            found[who, place] = max(one, found.get((who, place), one), key=_telling)
    return found


def reached(found: Outcomes) -> tuple[int, ...]:
    """The moments at which somebody has answered or could have, in their order."""
    return tuple(sorted({place for (_, place), outcome in found.items() if outcome.received or outcome.expected}))


def completeness(
    rows: Sequence[Asked], people: Sequence[Member], moments: Sequence[Moment], *, grouping: Grouping
) -> tuple[tuple[Rate, ...], tuple[Moment, ...]]:
    """Rates by arm and moment, and the moments that somebody has reached."""
    found = outcomes(rows, people, moments)
    places = reached(found)
    shown = tuple(moments[place] for place in places)
    return _rates(found, people, shown, places, grouping), shown


def _telling(one: Outcome) -> tuple[bool, bool, bool]:
    return one.received, one.expected, one.missing == KINDS.index(NOT_YET)


def _outcome(row: Asked, person: Member) -> Outcome:
    """Received, expected, and the kind of reason for not having it: what the facts say before what somebody said."""
    if row.answered:
        mode = MODES.index(row.mode) if row.mode in MODES else NO_REASON
        return Outcome(True, True, NO_REASON, mode, bool(row.late))
    if person.died_on is not None and person.died_on <= row.target_on:
        return Outcome(False, False, KINDS.index("death"))
    if person.left_on is not None and person.left_on <= row.target_on:
        return Outcome(False, False, KINDS.index("withdrawal"))
    if row.cancelled_at is not None:
        because = ENDED.get(row.cancel_reason or "")
        kind = because or (row.said or "not answered" if row.had_opened else RE_PLANNED)
        return Outcome(False, row.had_opened, KINDS.index(kind))
    if not row.is_over:
        return Outcome(False, False, KINDS.index(NOT_YET))
    return Outcome(False, True, KINDS.index(row.said or "not answered"))


def _rates(
    found: Outcomes,
    people: Sequence[Member],
    shown: Sequence[Moment],
    places: Sequence[int],
    grouping: Grouping,
) -> tuple[Rate, ...]:
    place = {old: new for new, old in enumerate(places)}
    kept = [(who, place[old], outcome) for (who, old), outcome in sorted(found.items()) if old in place]
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
