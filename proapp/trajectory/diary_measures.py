"""What a daily diary says over weeks: days with a symptom, weekly means, and whether a relief lasted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import TOLERANCE, Indices, Truths, Values
from proapp.trajectory.responders import Responders
from proapp.trajectory.share_difference import Fraction, wilson

WEEK = 7
BLOCK = 28
MISSING = ("not reduced", "left out")


@dataclass(frozen=True, slots=True)
class SymptomDays:
    """Days with a symptom in one block, (participants,): as counted, answered at all, and prorated to the whole block
    (NaN where too few days were answered)."""

    raw: Indices
    answered: Indices
    prorated: Values


@dataclass(frozen=True, slots=True)
class Relief:
    """What counts as a lasting relief: at least `reduction` (a share) below baseline on at least `share` of the days.

    Default: TELESTAR's durable response, 30 % fewer bowel movements on half of the days of 12 weeks (Kulke 2017, J Clin
    Oncol 35:14). Days without a diary count as `missing` says; both that and `least`, the share of days that must be
    answered at all, are our choices.
    """

    reduction: float = 0.3
    share: float = 0.5
    missing: str = "not reduced"
    least: float = 0.0

    def __post_init__(self) -> None:
        if self.missing not in MISSING:
            raise ValueError(f"missing must be one of {', '.join(MISSING)}")
        if not all(0 <= part <= 1 for part in (self.reduction, self.share, self.least)):
            raise ValueError("reduction, share and least lie between 0 and 1")


def symptom_days(symptom: Values, *, block: int = BLOCK, least: int = BLOCK // 2) -> SymptomDays:
    """Days with a symptom. `symptom` (participants, days of the block): 1 with, 0 without, NaN not answered.

    As the score days-with-symptom of one participant, for everybody at once: block x days with / days answered, NaN
    below `least` answered days. Strosberg 2021, J Nucl Med 62:1712; the minimum is ours.
    """
    if symptom.shape[1] > block:
        raise ValueError(f"{symptom.shape[1]} days do not fit a block of {block}")
    answered = np.count_nonzero(~np.isnan(symptom), axis=1)
    raw = np.count_nonzero(symptom == 1, axis=1)
    enough = (answered >= least) & (answered > 0)
    prorated = np.where(enough, block * raw / np.maximum(answered, 1), np.nan)
    return SymptomDays(raw, answered, prorated)


def weekly_means(value: Values, *, least: int = 1) -> Values:
    """The mean of each week's answered days, (participants, weeks), NaN below `least` of them.

    `value` (participants, days) from the first day of the first week, NaN where not answered; a last week that is not
    over is the mean of what there is.
    """
    participants, days = value.shape
    weeks = -(-days // WEEK)
    padded = np.full((participants, weeks * WEEK), np.nan)
    padded[:, :days] = value
    by_week = padded.reshape(participants, weeks, WEEK)
    answered = np.count_nonzero(~np.isnan(by_week), axis=2)
    means: Values = np.where(answered >= max(least, 1), np.nansum(by_week, axis=2) / np.maximum(answered, 1), np.nan)
    return means


def relieved(value: Values, baseline: Values, rule: Relief) -> Values:
    """Whether each participant's relief lasted, (participants,): 1, 0, or NaN where it cannot be said.

    Shapes: value (participants, days of the period), NaN where not answered; baseline (participants,), the mean of the
    run-in days, NaN where there is none. A baseline of 0 leaves nothing to reduce.
    """
    can_be_said = _judged(value, baseline, rule)
    answered = np.count_nonzero(~np.isnan(value), axis=1)
    days = answered if rule.missing == "left out" else np.full(len(value), value.shape[1])
    limit = np.where(can_be_said, baseline * (1 - rule.reduction), -np.inf)[:, None]
    reduced = np.count_nonzero(value <= limit + TOLERANCE, axis=1)
    lasting = reduced >= rule.share * days - TOLERANCE
    return np.where(can_be_said, lasting.astype(np.float64), np.nan)


def relief(
    value: Values, baseline: Values, rule: Relief, *, arm: Indices, arms: Sequence[str]
) -> tuple[Responders, ...]:
    """Whose relief lasted, by arm, among those of whom it can be said. Shapes as in `relieved`; arm (participants,)."""
    outcome = relieved(value, baseline, rule)
    return tuple(_responders(name, outcome[arm == number]) for number, name in enumerate(arms))


def _judged(value: Values, baseline: Values, rule: Relief) -> Truths:
    answered = np.count_nonzero(~np.isnan(value), axis=1)
    enough = (answered > 0) & (answered >= rule.least * value.shape[1])
    judged: Truths = enough & (np.where(np.isnan(baseline), 0.0, baseline) > 0)
    return judged


def _responders(arm: str, outcome: Values) -> Responders:
    known = outcome[~np.isnan(outcome)]
    fraction = Fraction(int(known.sum()), len(known))
    lower, upper = wilson(fraction) or (None, None)
    reason = None if fraction.n else "nobody of whom it can be said"
    return Responders(arm, fraction.n, fraction.n, fraction.count, fraction.share, lower, upper, reason)
