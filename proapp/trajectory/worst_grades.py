"""The worst grade of each symptom by arm, and all its grades in one number, from every report of everybody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from proapp.trajectory.comparison import Grouping, Numbered, microseconds, numbered
from proapp.trajectory.estimate import Estimate, estimates
from proapp.trajectory.grades import SUMMARIES, Grades, Share, shares, worst
from proapp.trajectory.population import Member
from proapp.trajectory.toxicity.index import toxicity_index

Gates = Mapping[str, str]  # of a scale that is asked only after another one: which


@dataclass(frozen=True, slots=True)
class Index:
    """The toxicity index of one arm: mean, spread and 95 % interval over its participants."""

    arm: str
    value: Estimate


def worst_by_symptom(
    rows: Iterable[Any],
    people: Sequence[Member],
    *,
    scales: Sequence[str],
    grouping: Grouping,
    baseline: str,
    gates: Gates | None = None,
) -> Mapping[str, tuple[Share, ...]]:
    """Shares with the symptom and with a severe one, by scale. Rows: participant_id, scale, use, value, at.

    A participant's baseline report is the last one before the first dose, whatever it was asked for; later reports
    count where they were asked for comparison, earlier ones do not. `gates`: see `filled`.
    """
    found = graded(rows, people, scales=scales, baseline=baseline, gates=gates)
    arm = np.array([grouping.arm(person) for person in people], dtype=np.int64)
    return {
        scale: shares(worst(grades, participants=len(people)), arm, arms=grouping.labels, summaries=SUMMARIES)
        for scale, grades in found.items()
    }


def index_by_symptom(
    rows: Iterable[Any],
    people: Sequence[Member],
    *,
    scales: Sequence[str],
    grouping: Grouping,
    baseline: str,
    gates: Gates | None = None,
) -> Mapping[str, tuple[Index, ...]]:
    """The toxicity index of every symptom by arm, from the same reports, the baseline one included as in ProAE."""
    found = graded(rows, people, scales=scales, baseline=baseline, gates=gates)
    arm = np.array([grouping.arm(person) for person in people], dtype=np.int64)
    arms = grouping.labels
    return {
        scale: tuple(
            Index(name, value)
            for name, value in zip(
                arms, estimates(arm, toxicity_index(grades, participants=len(people)), len(arms)), strict=True
            )
        )
        for scale, grades in found.items()
    }


def graded(
    rows: Iterable[Any],
    people: Sequence[Member],
    *,
    scales: Sequence[str],
    baseline: str,
    gates: Gates | None = None,
) -> Mapping[str, Grades]:
    """Everybody's reports of each scale: the baseline one and the later ones."""
    by_scale: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_scale[row.scale].append(row)
    cutoff = np.array([microseconds(person.cutoff(baseline)) for person in people], dtype=np.int64)
    return {scale: _grades(filled(by_scale, scale, gates or {}), people, cutoff) for scale in scales}


def filled(by_scale: Mapping[str, Sequence[Any]], scale: str, gates: Gates) -> list[Any]:
    """A scale's rows, and a 0 wherever it was not asked because its gate was answered with 0.

    ProAE's zero imputation: never where the gate itself is missing, never the other way round.
    """
    own = list(by_scale.get(scale, ()))
    gate = gates.get(scale)
    if gate is None:
        return own
    answered = {(row.participant_id, row.at) for row in own}
    closed = (row for row in filled(by_scale, gate, gates) if row.value == 0)
    return own + [row for row in closed if (row.participant_id, row.at) not in answered]


def _grades(rows: Sequence[Any], people: Sequence[Member], cutoff: Any) -> Grades:
    found, known = numbered(rows, people)
    compared = np.fromiter((row.use == "compare" for row in rows), dtype=bool, count=len(rows))[known]
    before = found.at < cutoff[found.participant] if len(people) else np.zeros(0, dtype=bool)
    return _baseline_and_later(found.only(before | compared), cutoff)


def _baseline_and_later(values: Numbered, cutoff: Any) -> Grades:
    order = np.lexsort((values.value, values.at, values.participant))
    who, at, value = values.participant[order], values.at[order], values.value[order]
    before = at < cutoff[who] if len(who) else np.zeros(0, dtype=bool)
    followed = np.zeros(len(who), dtype=bool)  # by another report before the dose, which then is the baseline
    followed[:-1] = (who[1:] == who[:-1]) & before[1:]
    kept = ~(before & followed)
    return Grades(who[kept], value[kept], before[kept])
