"""The worst grade of each symptom by arm, from every report of everybody."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from proapp.trajectory.comparison import Grouping, Numbered, microseconds, numbered
from proapp.trajectory.grades import Grades, Share, shares, worst
from proapp.trajectory.population import Member


def worst_by_symptom(
    rows: Sequence[Any], people: Sequence[Member], *, scales: Sequence[str], grouping: Grouping, baseline: str
) -> Mapping[str, tuple[Share, ...]]:
    """Shares with the symptom and with a severe one, by scale. Rows: participant_id, scale, value, at.

    A participant's baseline report is the last one before the first dose; later reports all count, earlier ones do not.
    """
    by_scale: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_scale[row.scale].append(row)
    arm = np.array([grouping.arm(person) for person in people], dtype=np.int64)
    cutoff = np.array([microseconds(person.cutoff(baseline)) for person in people], dtype=np.int64)
    found = {}
    for scale in scales:
        values, _ = numbered(by_scale[scale], people)
        grades = _grades(values, cutoff)
        found[scale] = shares(worst(grades, participants=len(people)), arm, arms=grouping.labels)
    return found


def _grades(values: Numbered, cutoff: Any) -> Grades:
    order = np.lexsort((values.value, values.at, values.participant))
    who, at, value = values.participant[order], values.at[order], values.value[order]
    before = at < cutoff[who] if len(who) else np.zeros(0, dtype=bool)
    followed = np.zeros(len(who), dtype=bool)  # by another report before the dose, which then is the baseline
    followed[:-1] = (who[1:] == who[:-1]) & before[1:]
    kept = ~(before & followed)
    return Grades(who[kept], value[kept], before[kept])
