"""Each participant's way from randomisation to getting clearly worse, from the values of one scale."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from proapp.trajectory.comparison import Grouping, Numbered, baselines, microseconds, numbered
from proapp.trajectory.deterioration import Rule, Series, Time, times
from proapp.trajectory.population import Member
from proapp.trajectory.survival import Comparison, Curve, compared, curves

DAY = 86_400 * 1_000_000  # microseconds


def times_to_deterioration(
    rows: Sequence[Any], people: Sequence[Member], *, rule: Rule, grouping: Grouping, baseline: str
) -> tuple[Time, ...]:
    """One time per participant, in days since randomisation. Rows: participant_id, use, value, at."""
    return times(all_series(rows, people, grouping=grouping, baseline=baseline), rule)


def all_series(
    rows: Sequence[Any], people: Sequence[Member], *, grouping: Grouping, baseline: str
) -> tuple[Series, ...]:
    """Everybody's scores of one scale, in days since randomisation. Rows: participant_id, use, value, at.

    Only what is asked for comparison counts after baseline: safety questions come more often after a dose.
    """
    found, known = numbered(rows, people)
    start = baselines(found, people, baseline=baseline)
    is_compared = np.array([row.use == "compare" for row in rows], dtype=bool)[known]
    later = _later(found.only(is_compared), people, baseline)
    return tuple(_series(who, person, start[who], later[who], grouping) for who, person in enumerate(people))


Points = tuple[tuple[int, float], ...]


def _later(found: Numbered, people: Sequence[Member], baseline: str) -> list[Points]:
    """Each participant's values after their start as (day since randomisation, value), in order."""
    cutoff = np.array([microseconds(person.cutoff(baseline)) for person in people], dtype=np.int64)
    began = np.array([microseconds(person.randomised_at) for person in people], dtype=np.int64)
    found = found.only(found.at >= cutoff[found.participant])
    day = np.maximum((found.at - began[found.participant]) // DAY, 1)
    order = np.lexsort((found.value, day, found.participant))
    points = list(zip(day[order].tolist(), found.value[order].tolist(), strict=True))
    ends = np.searchsorted(found.participant[order], np.arange(len(people) + 1)).tolist()
    return [tuple(points[first:last]) for first, last in pairwise(ends)]


def _series(who: int, person: Member, start: float, later: Points, grouping: Grouping) -> Series:
    died = (person.died_on - person.randomised_on).days if person.died_on else None
    return Series(
        participant=str(who),
        arm=grouping.labels[grouping.arm(person)],
        baseline=None if np.isnan(start) else float(start),
        later=later,
        death_day=died,
        stratum=" / ".join(person.strata[name] for name in sorted(person.strata)) or None,
    )


def curves_of(found: Sequence[Time], grouping: Grouping) -> tuple[Curve, ...]:
    """Kaplan-Meier by arm, or of all together."""
    return curves(found, grouping.labels)


def comparisons_of(
    found: Sequence[Time], grouping: Grouping, *, reference: str, stratified: bool = False
) -> tuple[Comparison, ...]:
    """Every other arm against the reference, on request stratified as randomised; nothing when pooled."""
    if not grouping.by_arm:
        return ()
    others = [arm for arm in grouping.arms if arm != reference]
    return tuple(compared(found, arm=arm, reference=reference, stratified=stratified) for arm in others)
