"""Each participant's way from randomisation to getting clearly worse, from the values of one scale."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from proapp.trajectory.comparison import Grouping, baselines, microseconds, numbered
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
    later: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for who, at, value in zip(
        found.participant[is_compared].tolist(), found.at[is_compared].tolist(), found.value[is_compared].tolist(),
        strict=True,
    ):  # fmt: skip
        if at >= microseconds(people[who].cutoff(baseline)):
            later[who].append((_day(people[who], at), value))
    return tuple(_series(who, person, start[who], later[who], grouping) for who, person in enumerate(people))


def _series(who: int, person: Member, start: float, later: list[tuple[int, float]], grouping: Grouping) -> Series:
    died = (person.died_on - person.randomised_on).days if person.died_on else None
    return Series(
        participant=str(who),
        arm=grouping.labels[grouping.arm(person)],
        baseline=None if np.isnan(start) else float(start),
        later=tuple(sorted(later)),
        death_day=died,
        stratum=" / ".join(person.strata[name] for name in sorted(person.strata)) or None,
    )


def _day(person: Member, at: int) -> int:
    return int(max((at - microseconds(person.randomised_at)) // DAY, 1))


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
