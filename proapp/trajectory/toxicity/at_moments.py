"""One symptom's grades of everybody at every planned moment, as a table of people by moments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from proapp.trajectory.comparison import Column, at_moments
from proapp.trajectory.estimate import Values
from proapp.trajectory.moments import Moment
from proapp.trajectory.population import Entrant


@dataclass(frozen=True, slots=True)
class Graded:
    """Shapes: score (participants, moments), NaN where there is none; start (participants,), each one's baseline."""

    score: Values
    start: Values


def graded_at_moments(rows: Sequence[Any], people: Sequence[Entrant], moments: Sequence[Moment]) -> Graded:
    """Of several answers at one moment the last counts. Rows: participant_id, timepoint, ordinal, use, value, at."""
    found = at_moments(column(rows), people, moments)
    score = np.full((len(people), len(moments)), np.nan)
    score[found.compared.participant, found.place] = found.compared.value
    return Graded(score, found.start)


def since_baseline(found: Graded, moments: Sequence[Moment]) -> tuple[Values, tuple[int, ...]]:
    """Scores with each participant's baseline first (day 0), then by ascending day, and those days.

    Moments without one day of their own are passed over; of two on the same day the later one of the protocol counts.
    """
    days = sorted({moment.day for moment in moments if moment.day is not None and _is_later(moment)})
    score = np.full((len(found.start), len(days) + 1), np.nan)
    score[:, 0] = found.start
    for place, moment in enumerate(moments):
        if moment.day is not None and _is_later(moment):
            column_of = days.index(moment.day) + 1
            known = ~np.isnan(found.score[:, place])
            score[known, column_of] = found.score[known, place]
    return score, (0, *days)


def column(rows: Sequence[Any]) -> Column:
    """Rows as columns; what was not asked for comparison has no moment."""
    return Column(
        participant=[row.participant_id.hex for row in rows],
        timepoint=[row.timepoint for row in rows],
        ordinal=[row.ordinal if row.use == "compare" else 0 for row in rows],
        value=[row.value for row in rows],
        at=[row.at for row in rows],
    )


def _is_later(moment: Moment) -> bool:
    return not moment.is_baseline and (moment.day or 0) > 0
