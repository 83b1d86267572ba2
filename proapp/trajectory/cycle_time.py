"""Values put on the clock of each participant's own doses: which cycle it was, and which week after the dose."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proapp.trajectory.estimate import Indices, Truths

DAYS_PER_WEEK = 7
BEFORE = 0  # the cycle of a value given before the first dose


@dataclass(frozen=True, slots=True)
class Doses:
    """Administrations given, in any order. Shapes (doses,): participant index, cycle from 1, start as an instant on any
    integer clock, and the anchor day at the site as a day number (date.toordinal)."""

    participant: Indices
    cycle: Indices
    at: Indices
    day: Indices


@dataclass(frozen=True, slots=True)
class Answers:
    """When values were given, in the same units. Shapes (rows,); `day` is the participant's local day."""

    participant: Indices
    at: Indices
    day: Indices


@dataclass(frozen=True, slots=True)
class Position:
    """Where each row stands, shapes (rows,): cycle (0 before the first dose), days since that dose (-1 before it)."""

    cycle: Indices
    days: Indices


@dataclass(frozen=True, slots=True)
class Bin:
    """One stretch of cycle time; weeks count from 0, the seven days from the dose's own day on."""

    cycle: int
    week: int | None

    @property
    def label(self) -> str:
        return "before first dose" if self.week is None else f"cycle {self.cycle} week {self.week}"


def positions(answers: Answers, doses: Doses) -> Position:
    """The last dose begun when each value was given, to the instant: the day of a dose has a before and an after."""
    order = np.lexsort((doses.at, doses.participant))
    place = _last_at_or_before(answers, doses, order)
    within = place >= 0
    dose = order[np.where(within, place, 0)] if len(order) else np.zeros(len(place), dtype=np.int64)
    cycle = np.full(len(place), BEFORE, dtype=np.int64)
    days = np.full(len(place), -1, dtype=np.int64)
    cycle[within] = doses.cycle[dose[within]]
    days[within] = answers.day[within] - doses.day[dose[within]]
    return Position(cycle=cycle, days=days)


def bins(position: Position) -> tuple[Indices, tuple[Bin, ...]]:
    """Each row's bin as an index, and the bins in order of cycle and week. Use them as a summary's timepoints."""
    before = position.cycle == BEFORE
    week = np.where(before, 0, np.maximum(position.days, 0) // DAYS_PER_WEEK)
    pairs, index = np.unique(np.column_stack((position.cycle, week)), axis=0, return_inverse=True)
    named = tuple(Bin(cycle=cycle, week=None if cycle == BEFORE else week) for cycle, week in pairs.tolist())
    return np.asarray(index, dtype=np.int64).reshape(-1), named


def last_in_bin(answers: Answers, index: Indices) -> Truths:
    """Which rows to keep so that each participant has one value a bin: the latest."""
    order = np.lexsort((answers.at, index, answers.participant))
    keys = np.column_stack((answers.participant[order], index[order]))
    is_last = np.ones(len(order), dtype=bool)
    is_last[:-1] = (keys[1:] != keys[:-1]).any(axis=1)
    keep = np.zeros(len(order), dtype=bool)
    keep[order[is_last]] = True
    return keep


def _last_at_or_before(answers: Answers, doses: Doses, order: NDArray[np.int64]) -> Indices:
    """Place in `order` of each answer's dose, -1 for none: both sorted together, the doses counted as they pass."""
    participant = np.concatenate((doses.participant[order], answers.participant))
    at = np.concatenate((doses.at[order], answers.at))
    is_answer = np.concatenate((np.zeros(len(order), dtype=np.int64), np.ones(len(answers.at), dtype=np.int64)))
    together = np.lexsort((is_answer, at, participant))
    passed = np.cumsum(is_answer[together] == 0) - 1
    place = np.empty(len(together), dtype=np.int64)
    place[together] = passed
    place = place[len(order) :]
    own = (place >= 0) & (_taken(doses.participant[order], place) == answers.participant)
    return np.where(own, place, -1)


def _taken(values: Indices, place: Indices) -> Indices:
    return values[np.maximum(place, 0)] if len(values) else np.full(len(place), -1, dtype=np.int64)
