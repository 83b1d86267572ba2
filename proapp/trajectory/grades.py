"""The worst PRO-CTCAE grades of each arm after baseline, and how many had the symptom at all or severely.

Definitions as coded in ProAE 1.0.4, without its loss of participants who lack a baseline or a later report: here
everybody keeps a row, null where nothing can be said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Indices, Truths, Values

PRESENT = 1
SEVERE = 3


@dataclass(frozen=True, slots=True)
class Grades:
    """One symptom's scores, in any order: shapes (rows,); participant index, score (0-3 composite or 0-4 attribute, NaN
    for none), and whether the row is a baseline report."""

    participant: Indices
    score: Values
    is_baseline: Truths


@dataclass(frozen=True, slots=True)
class Worst:
    """Per participant, shapes (participants,), NaN for null: baseline, the worst after it, and that adjusted for it."""

    baseline: Values
    post_baseline: Values
    adjusted: Values


@dataclass(frozen=True, slots=True)
class Share:
    """Of `n` participants with a non-null summary, how many had the symptom (>= 1) and severely (>= 3)."""

    arm: str
    summary: str
    n: int
    present: int
    severe: int
    present_share: float | None
    severe_share: float | None
    reason: str | None = None


def worst(grades: Grades, *, participants: int) -> Worst:
    """Maximum post-baseline and baseline-adjusted scores.

    Adjusted: the maximum after baseline if it is above the baseline, else 0; null without a baseline or a later score.
    """
    baseline = _highest(grades, grades.is_baseline, participants)
    later = _highest(grades, ~grades.is_baseline, participants)
    known = ~np.isnan(baseline) & ~np.isnan(later)
    adjusted = np.where(known, np.where(known & (later > baseline), later, 0.0), np.nan)
    return Worst(baseline=baseline, post_baseline=later, adjusted=adjusted)


def shares(summaries: Worst, arm: Indices, *, arms: Sequence[str]) -> tuple[Share, ...]:
    """Two rows per arm, max_post_baseline and baseline_adjusted. `arm`: (participants,), each one's arm index."""
    kinds = (("max_post_baseline", summaries.post_baseline), ("baseline_adjusted", summaries.adjusted))
    return tuple(_share(name, kind, values[arm == index]) for index, name in enumerate(arms) for kind, values in kinds)


def _highest(grades: Grades, chosen: Truths, participants: int) -> Values:
    usable = chosen & ~np.isnan(grades.score)
    highest = np.full(participants, -1.0)
    np.maximum.at(highest, grades.participant[usable], grades.score[usable])
    return np.where(highest < 0, np.nan, highest)


def _share(arm: str, summary: str, values: Values) -> Share:
    known = values[~np.isnan(values)]
    n, present, severe = len(known), int((known >= PRESENT).sum()), int((known >= SEVERE).sum())
    return Share(
        arm=arm,
        summary=summary,
        n=n,
        present=present,
        severe=severe,
        present_share=present / n if n else None,
        severe_share=severe / n if n else None,
        reason=None if n else "no participant with a summary",
    )
