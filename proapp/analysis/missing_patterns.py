"""How the answers to one instrument are missing: from some moment on for good, now and then, or never at all."""

from typing import Any

import numpy as np

from proapp.analysis import asked
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.trajectory import moments, queries
from proapp.trajectory.comparison import POOLED
from proapp.trajectory.disclosure import is_small, reason
from proapp.trajectory.expectation import Outcomes, outcomes, reached
from proapp.trajectory.missing_pattern import Patterns, patterns


def missing_patterns(source: Source, query: Query) -> dict[str, Any]:
    """Participants by kind of pattern and, by arm, every row of answers that occurs with how often it does."""
    protocol = source.protocol
    definition = asked.instrument(source, query["instrument"])
    columns, people = moments.moments(protocol, definition.id), source.people()
    found = outcomes(queries.due(source.session, protocol.trial, definition.key, now=source.now), people, columns)
    places = reached(found)
    value, expected = _table(found, people=len(people), places=places)
    grouping = asked.grouping(protocol, query)
    arm = np.array([grouping.arm(person) for person in people], dtype=np.int64)
    minimum = asked.minimum(protocol, query)
    return {
        **asked.about(protocol, query),
        "instrument": definition.key,
        "moments": [columns[place].label for place in places],
        "patterns": [_shown(one, minimum=minimum) for one in patterns(value, expected, arm, arms=grouping.labels)],
    }


def _table(found: Outcomes, *, people: int, places: tuple[int, ...]) -> tuple[Any, Any]:
    """1 where an answer is, NaN where none is, and whether one was expected. Shapes: (people, places)."""
    value, expected = np.full((people, len(places)), np.nan), np.zeros((people, len(places)), dtype=bool)
    at = {place: number for number, place in enumerate(places)}
    for (who, place), outcome in found.items():
        if place in at:
            expected[who, at[place]] = outcome.expected
            value[who, at[place]] = 1.0 if outcome.received else np.nan
    return value, expected


def _shown(one: Patterns, *, minimum: int) -> dict[str, Any]:
    """Pooled: no rows of answers, which are few people's each; no kinds where one of them is of a few people."""
    told = {
        "arm": None if one.arm == POOLED else one.arm,
        "n": one.n,
        "kinds": dict(one.kinds),
        "rows": [{"row": row, "n": number} for row, number in one.rows],
        "reason": None if one.n else "nobody was randomised",
    }
    if not minimum:
        return told
    if not any(is_small(count, minimum) for count in (one.n, *one.kinds.values())):
        return {**told, "rows": []}
    n = None if is_small(one.n, minimum) else one.n
    return {**told, "n": n, "kinds": {}, "rows": [], "reason": reason(minimum)}
