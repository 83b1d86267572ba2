"""How much worse, and how much better, each arm was than at its own start, and for how long: areas of one symptom."""

from dataclasses import asdict
from typing import Any

import numpy as np

from proapp.analysis import asked, graded, shown_counts
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.analysis.toxicity_over_time import at_moments, measured
from proapp.trajectory import moments
from proapp.trajectory.disclosure import is_small
from proapp.trajectory.toxicity.area import Area, Mean, areas, courses
from proapp.trajectory.toxicity.at_moments import since_baseline


def toxicity_area(source: Source, query: Query) -> dict[str, Any]:
    """Areas above and below each arm's own baseline mean, in grades times days, and the means they lie between."""
    protocol = source.protocol
    scale = graded.symptom(source, query)
    grouping = asked.grouping(protocol, query)
    people = source.entrants()
    arm = np.array([grouping.arm(person) for person in people], dtype=np.int64)
    columns = moments.moments(protocol, scale.instrument_id)
    score, days = since_baseline(at_moments(source, scale, query, people), columns)
    minimum = asked.minimum(protocol, query)
    means = courses(score, arm, day=days, arms=grouping.labels)
    few = {one.arm for one in means if is_small(one.n, minimum)}
    return {
        **asked.about(protocol, query),
        **scale.words,
        **measured(scale, query),
        "areas": [_area(one, minimum, one.arm in few) for one in areas(score, arm, day=days, arms=grouping.labels)],
        "means": [_mean(one, minimum) for one in means],
    }


def _area(one: Area, minimum: int, has_few: bool) -> dict[str, Any]:
    """Of an arm with a mean of a few people its areas are withheld too: they are made of it."""
    hidden = ("baseline", "worsening", "improvement")
    parts = [1] if has_few and minimum > 1 else []
    return shown_counts.row(asdict(one), people="n", parts=parts, hidden=hidden, minimum=minimum)


def _mean(one: Mean, minimum: int) -> dict[str, Any]:
    return shown_counts.row({**asdict(one), "reason": None}, people="n", parts=(), hidden=("mean",), minimum=minimum)
