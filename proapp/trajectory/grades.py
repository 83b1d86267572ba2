"""The worst PRO-CTCAE grades of each arm after baseline, and how many had the symptom at all or severely.

Definitions as coded in ProAE 1.0.4, without its loss of participants who lack a baseline or a later report: here
everybody keeps a row, null where nothing can be said, and the overall maximum is the overall one in every arm.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Indices, Truths, Values
from proapp.trajectory.share_difference import Fraction, ShareDifference, share_difference

PRESENT = 1
SEVERE = 3
AFTER_BASELINE = ("max_post_baseline", "baseline_adjusted")
SUMMARIES = ("maximum", *AFTER_BASELINE)


@dataclass(frozen=True, slots=True)
class Grades:
    """One symptom's scores, in any order: shapes (rows,); participant index, score (0-3 composite or 0-4 attribute, NaN
    for none), and whether the row is a baseline report."""

    participant: Indices
    score: Values
    is_baseline: Truths


@dataclass(frozen=True, slots=True)
class Worst:
    """Per participant, shapes (participants,), NaN for null: baseline, the worst after it, that adjusted for it, and
    the worst of all, baseline included."""

    baseline: Values
    post_baseline: Values
    adjusted: Values
    maximum: Values


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


@dataclass(frozen=True, slots=True)
class Apart:
    """One arm's shares minus the reference's, of one summary: with the symptom (>= 1), and severely (>= 3)."""

    arm: str
    reference: str
    summary: str
    present: ShareDifference
    severe: ShareDifference


def worst(grades: Grades, *, participants: int) -> Worst:
    """Maximum, maximum post-baseline and baseline-adjusted scores.

    Adjusted: the maximum after baseline if it is above the baseline, else 0; null without a baseline or a later score.
    """
    baseline = _highest(grades, grades.is_baseline, participants)
    later = _highest(grades, ~grades.is_baseline, participants)
    known = ~np.isnan(baseline) & ~np.isnan(later)
    adjusted = np.where(known, np.where(known & (later > baseline), later, 0.0), np.nan)
    return Worst(baseline=baseline, post_baseline=later, adjusted=adjusted, maximum=np.fmax(baseline, later))


def shares(
    found: Worst, arm: Indices, *, arms: Sequence[str], summaries: Sequence[str] = AFTER_BASELINE
) -> tuple[Share, ...]:
    """A row per arm and summary (of SUMMARIES), ordered so. `arm`: (participants,), each one's arm index."""
    columns = dict(zip(SUMMARIES, (found.maximum, found.post_baseline, found.adjusted), strict=True))
    return tuple(
        _share(name, kind, columns[kind][arm == index]) for index, name in enumerate(arms) for kind in summaries
    )


def differences(found: Sequence[Share], *, reference: str) -> tuple[Apart, ...]:
    """Every other arm against the reference, for each summary both have."""
    base = {share.summary: share for share in found if share.arm == reference}
    return tuple(
        Apart(
            arm=share.arm,
            reference=reference,
            summary=share.summary,
            present=share_difference(Fraction(share.present, share.n), Fraction(other.present, other.n)),
            severe=share_difference(Fraction(share.severe, share.n), Fraction(other.severe, other.n)),
        )
        for share in found
        if share.arm != reference and (other := base.get(share.summary)) is not None
    )


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
